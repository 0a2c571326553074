// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// What is done to a text before it is cut and encoded: the "normalizer" of a tokenizer.json. Immutable; any thread.
/// Bytes that are not UTF-8 are left as they are.
class Normalizer {
public:
    Normalizer() = default;
    /// null, Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Replace (text), Prepend; at most 64 steps,
    /// whose replacements together make a text at most 64 times as long. Data errors say what is not supported; `place`
    /// begins the sentence.
    static Result<Normalizer> fromJson(const Json& json, const std::string& place);

    bool isIdentity() const { return m_steps.empty(); }
    std::string apply(std::string_view text) const;
    const Json& toJson() const { return m_json; }

private:
    Result<void> read(const Json& json, const std::string& place, int depth);
    std::vector<std::function<std::string(std::string_view)>> m_steps;
    size_t m_growth = 1;  // how many times as long a text may become by replacing
    Json m_json;
};

}  // namespace sextant
