// SPDX-License-Identifier: Apache-2.0
#include "core/spec/option_table.h"

#include "core/base/text.h"
#include "core/spec/stages.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sextant {

namespace {

std::string rangeText(const Option& option) {
    bool low = std::isfinite(option.minimum), high = std::isfinite(option.maximum);
    std::string from = option.minimumExcluded ? " above " : " of at least ";
    if (low && high && !option.minimumExcluded)
        return " from " + formatNumber(option.minimum) + " to " + formatNumber(option.maximum);
    std::string text;
    if (low) text += from + formatNumber(option.minimum);
    if (high) text += (low ? " and at most " : " of at most ") + formatNumber(option.maximum);
    return text;
}

template <class T>
bool parseWhole(const std::string& text, T& value) {
    const char* end = text.data() + text.size();
    auto [stop, code] = std::from_chars(text.data(), end, value);
    return code == std::errc() && stop == end;
}

Result<Json> checkSources(const Json& value, SourceWeights weights) {
    if (!value.is_array()) return usageError("expected a list of sources, each with a path");
    Json list = Json::array();
    for (const Json& entry : value) {
        if (entry.is_string()) {
            list.push_back({{"path", entry}, {"weight", 1.0}});
            continue;
        }
        if (!entry.is_object() || !entry.contains("path") || !entry["path"].is_string() || entry["path"] == "")
            return usageError("a source needs a path, for example - path: corpus.txt");
        for (const auto& [key, ignored] : entry.items())
            if (key != "path" && key != "weight")
                return usageError("a source has no key \"" + key + "\"", "It may say path and weight");
        double weight = 1.0;
        if (entry.contains("weight")) {
            const Json& given = entry["weight"];
            bool parsed = given.is_number() || (given.is_string() && parseWhole(given.get<std::string>(), weight));
            if (given.is_number()) weight = given.get<double>();
            if (!parsed || !(weight > 0)) return usageError("the weight of a source must be a number above 0");
        }
        if (weights == SourceWeights::None && weight != 1.0)
            return usageError("the source " + entry["path"].get<std::string>() + " has the weight " +
                                  formatNumber(weight) + ", and every document is taken once here",
                              "Leave the weight out; sources are mixed when they are packed");
        list.push_back({{"path", entry["path"]}, {"weight", weight}});
    }
    return list;
}

}  // namespace

std::string Option::label() const {
    if (!labelText.empty()) return labelText;
    std::string text = key.substr(key.rfind('.') + 1);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string Option::allowed() const {
    switch (type) {
        case OptionType::Integer:
            return "a whole number" + rangeText(*this);
        case OptionType::Number:
            return "a number" + rangeText(*this);
        case OptionType::Boolean:
            return "true or false";
        case OptionType::Text:
            return "text";
        case OptionType::Path:
            return "a path";
        case OptionType::Choice:
            return "one of " + join(choices, ", ");
        case OptionType::TextList:
            return "a list of texts";
        case OptionType::SourceList:
            return "a list of sources, each with a path";
        case OptionType::StageList:
            return "a list of stages, each with a type";
    }
    return {};
}

Result<Json> Option::parse(const std::string& text) const {
    auto wrong = [&] { return usageError("found \"" + text + "\", allowed is " + allowed()); };
    switch (type) {
        case OptionType::Integer: {
            int64_t whole = 0;
            if (parseWhole(text, whole)) return check(whole);
            double number = 0;  // 1e6 is a whole number, too
            if (parseWhole(text, number) && number == std::floor(number) && std::abs(number) < 9e15)
                return check(static_cast<int64_t>(number));
            return wrong();
        }
        case OptionType::Number: {
            double number = 0;
            if (!parseWhole(text, number)) return wrong();
            return check(number);
        }
        case OptionType::Boolean:
            if (text == "true") return Json(true);
            if (text == "false") return Json(false);
            return wrong();
        case OptionType::TextList:
        case OptionType::SourceList:
        case OptionType::StageList: {
            if (!text.starts_with("[")) return check(Json::array({text}));
            auto list = parseJson(text, key);
            if (!list) return wrong();
            return check(list.value());
        }
        default:
            return check(text);
    }
}

Result<Json> Option::check(const Json& value) const {
    auto wrong = [&] { return usageError("found " + toJsonLine(value) + ", allowed is " + allowed()); };
    auto inRange = [&](double number) {
        return (minimumExcluded ? number > minimum : number >= minimum) && number <= maximum;
    };
    switch (type) {
        case OptionType::Integer:
            if (value.is_number_float() && value.get<double>() == std::floor(value.get<double>()))
                return check(static_cast<int64_t>(value.get<double>()));
            if (!value.is_number_integer() || !inRange(value.get<double>())) return wrong();
            return Json(value.get<int64_t>());
        case OptionType::Number:
            if (!value.is_number() || !inRange(value.get<double>())) return wrong();
            return Json(value.get<double>());
        case OptionType::Boolean:
            if (!value.is_boolean()) return wrong();
            return value;
        case OptionType::Choice:
            if (!value.is_string() ||
                std::find(choices.begin(), choices.end(), value.get<std::string>()) == choices.end()) {
                if (value.is_string())
                    if (auto near = nearestName(value.get<std::string>(), choices))
                        return usageError("found \"" + value.get<std::string>() + "\", allowed is " + allowed(),
                                          "Did you mean \"" + *near + "\"?");
                return wrong();
            }
            return value;
        case OptionType::Text:
        case OptionType::Path:
            if (!value.is_string()) return wrong();
            return value;
        case OptionType::TextList:
            if (!value.is_array()) return wrong();
            for (const Json& entry : value)
                if (!entry.is_string()) return wrong();
            return value;
        case OptionType::SourceList:
            return checkSources(value, sourceWeights);
        case OptionType::StageList:
            return checkStages(value);
    }
    return wrong();
}

const Option* OptionTable::find(const std::string& key) const {
    auto found = std::find_if(m_options.begin(), m_options.end(), [&](const Option& o) { return o.key == key; });
    return found == m_options.end() ? nullptr : &*found;
}

std::vector<std::string> OptionTable::keys() const {
    std::vector<std::string> names;
    for (const Option& entry : m_options) names.push_back(entry.key);
    return names;
}

OptionValues valuesOf(const OptionTable& table, const void* options) {
    OptionValues values = Json::object();
    for (const Option& entry : table.options()) values[entry.key] = entry.get(options);
    return values;
}

OptionValues defaultsOf(const OptionTable& table) {
    OptionValues values = Json::object();
    for (const Option& entry : table.options()) values[entry.key] = entry.defaultValue;
    return values;
}

Json nested(const OptionValues& values) {
    Json tree = Json::object();
    for (const auto& [key, value] : values.items()) {
        Json* node = &tree;
        auto parts = split(key, '.');
        for (size_t i = 0; i + 1 < parts.size(); ++i) node = &(*node)[parts[i]];
        (*node)[parts.back()] = value;
    }
    return tree;
}

}  // namespace sextant
