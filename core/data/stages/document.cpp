// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/document.h"

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

}  // namespace sextant
