// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/document.h"

#include "core/base/json_text.h"

#include <simdjson.h>

namespace sextant {

std::string otherField(const Document& document, std::string_view name) {
    if (document.otherFields.empty()) return {};
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string_view value;
    if (parser.parse("{" + document.otherFields + "}").get(root) || root[name].get(value)) return {};
    return std::string(value);
}

std::string takeOtherField(Document& document, std::string_view name) {
    simdjson::dom::parser parser;
    simdjson::dom::object root;
    if (parser.parse("{" + document.otherFields + "}").get(root)) return {};
    std::string taken, others;
    for (const auto& [key, value] : root) {
        std::string_view text;
        if (key == name) {
            taken = value.get(text) ? simdjson::minify(value) : std::string(text);
            continue;
        }
        if (!others.empty()) others += ',';
        appendJsonString(key, others);
        others += ':' + simdjson::minify(value);
    }
    document.otherFields = std::move(others);
    return taken;
}

}  // namespace sextant
