// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// A JSON object whose numbers keep their digits when they are beyond 64 bits, which simdjson alone refuses: in what it
/// parses they are texts that begin with marks which stand nowhere else. One thread.
class ParsedObject {
public:
    /// `text` is parsed in place. REQUIRES padding behind it that may be read, and both to outlive the object. Not an
    /// object: INCORRECT_TYPE.
    simdjson::error_code parse(simdjson::dom::parser& parser, std::string_view text);
    /// The same from a copy.
    simdjson::error_code parseCopy(simdjson::dom::parser& parser, std::string text);

    const simdjson::dom::object& object() const { return m_object; }
    /// A value as JSON.
    std::string json(const simdjson::dom::element& value) const;
    /// Whether there is a number in it that does not fit 64 bits.
    bool holdsLargeNumber(const simdjson::dom::element& value) const;
    struct Member {
        size_t index = 0;  ///< in the order of the object
        simdjson::dom::element value;
    };
    /// The last member of this name, which counts if there are several.
    std::optional<Member> member(std::string_view name) const;
    /// The text of a value; nothing if it is none.
    std::optional<std::string_view> text(const simdjson::dom::element& value) const;

private:
    simdjson::dom::object m_object;
    std::string m_copy;
    size_t m_marks = 0;  // before each large number; 0: there is none
};

}  // namespace sextant
