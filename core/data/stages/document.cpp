// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/document.h"

#include "core/base/json_text.h"
#include "core/data/formats/parsed_object.h"

namespace sextant {

std::string otherField(const Document& document, std::string_view name) {
    if (document.otherFields.empty()) return {};
    simdjson::dom::parser parser;
    ParsedObject object;
    if (object.parseCopy(parser, "{" + document.otherFields + "}")) return {};
    const auto member = object.member(name);
    const auto text = member ? object.text(member->value) : std::nullopt;
    return std::string(text.value_or(""));
}

std::string takeOtherField(Document& document, std::string_view name) {
    simdjson::dom::parser parser;
    ParsedObject object;
    if (object.parseCopy(parser, "{" + document.otherFields + "}")) return {};
    std::string taken, others;
    for (const auto& [key, value] : object.object()) {
        if (key == name) {
            const auto text = object.text(value);
            if (!value.is_null()) taken = text ? std::string(*text) : object.json(value);
            continue;
        }
        if (!others.empty()) others += ',';
        appendJsonString(key, others);
        others += ':' + object.json(value);
    }
    document.otherFields = std::move(others);
    return taken;
}

}  // namespace sextant
