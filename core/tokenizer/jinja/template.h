// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/calendar.h"
#include "core/base/result.h"
#include "core/tokenizer/jinja/limits.h"
#include "core/tokenizer/jinja/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant::jinja {

/// A parsed template in the part of Jinja that chat templates use, with Hugging Face's settings (trim_blocks,
/// lstrip_blocks, loop controls, generation blocks). Immutable; any thread; copies share the parsed form.
class Template {
public:
    /// Fails with a Data error that names line, column and what was expected. `place` opens every message.
    static Result<Template> parse(std::string_view source, std::string place, const Limits& limits = {});

    using Variables = std::vector<std::pair<std::string, Value>>;
    /// `now`: what strftime_now() writes, for a rendering depends on nothing but its input.
    struct Options {
        Limits limits;
        CalendarTime now;
    };
    /// The text with the tags of the variables' texts. A Data error where the template fails, refuses its input
    /// (raise_exception) or exceeds a limit.
    Result<Text> render(const Variables& variables, const Options& options) const;

    const std::string& source() const;
    /// Whether it marks what the model is to learn with {% generation %}.
    bool hasGenerationBlocks() const;

private:
    struct Tree;
    explicit Template(std::shared_ptr<const Tree> tree) : m_tree(std::move(tree)) {}
    std::shared_ptr<const Tree> m_tree;
};

}  // namespace sextant::jinja
