// SPDX-License-Identifier: Apache-2.0
#include "core/model/config_fields.h"

#include <limits>

namespace sextant {

namespace {

constexpr size_t kMostTexts = 4096;

std::string shownNumber(double value) { return toJsonLine(Json(value)); }

}  // namespace

std::string shownValue(const Json& value) {
    constexpr size_t kMost = 120;
    const std::string text = toJsonLine(value);
    return text.size() <= kMost ? text : text.substr(0, kMost) + " ...";
}

ConfigFields::ConfigFields(const Json& json, std::string place, std::string prefix)
    : m_json(json), m_place(std::move(place)), m_prefix(std::move(prefix)) {}

const Json* ConfigFields::find(const char* key) const {
    m_read.insert(key);
    const auto found = m_json.find(key);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

Error ConfigFields::wrong(const std::string& key, const Json& value, const std::string& why) const {
    return dataError(m_place + ": \"" + shownKey(key) + "\" is " + shownValue(value) + ", " + why);
}

Error ConfigFields::missing(const char* key) const {
    return dataError(m_place + ": the key \"" + shownKey(key) + "\" is missing",
                     "The model cannot be computed without it; take the config.json of its maker");
}

Result<int64_t> ConfigFields::integer(const char* key, int64_t low, int64_t high,
                                      std::optional<int64_t> fallback) const {
    const Json* value = find(key);
    if (!value) return fallback ? Result<int64_t>(*fallback) : missing(key);
    if (!value->is_number_integer() || value->get<int64_t>() < low || value->get<int64_t>() > high)
        return wrong(key, *value,
                     "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return value->get<int64_t>();
}

Result<double> ConfigFields::number(const char* key, double low, double high, std::optional<double> fallback) const {
    const Json* value = find(key);
    if (!value) return fallback ? Result<double>(*fallback) : missing(key);
    if (!value->is_number() || !(value->get<double>() >= low && value->get<double>() <= high))
        return wrong(key, *value, "expected a number from " + shownNumber(low) + " to " + shownNumber(high));
    return value->get<double>();
}

Result<double> ConfigFields::positive(const char* key, std::optional<double> fallback) const {
    const Json* value = find(key);
    if (!value) return fallback ? Result<double>(*fallback) : missing(key);
    if (!value->is_number() || !(value->get<double>() > 0)) return wrong(key, *value, "expected a number above 0");
    return value->get<double>();
}

Result<bool> ConfigFields::flag(const char* key, bool fallback) const {
    const Json* value = find(key);
    if (!value) return fallback;
    if (!value->is_boolean()) return wrong(key, *value, "expected true or false");
    return value->get<bool>();
}

Result<std::string> ConfigFields::text(const char* key, const std::string& fallback) const {
    const Json* value = find(key);
    if (!value) return fallback;
    if (!value->is_string()) return wrong(key, *value, "expected a text");
    return value->get<std::string>();
}

Result<std::vector<std::string>> ConfigFields::texts(const char* key) const {
    std::vector<std::string> list;
    const Json* value = find(key);
    if (!value) return list;
    if (!value->is_array() || value->size() > kMostTexts) return wrong(key, *value, "expected a list of texts");
    for (const Json& item : *value) {
        if (!item.is_string()) return wrong(key, *value, "expected a list of texts");
        list.push_back(item.get<std::string>());
    }
    return list;
}

Result<std::vector<double>> ConfigFields::factors(const char* key, int64_t count) const {
    const Json* value = find(key);
    if (!value) return missing(key);
    const std::string why = "expected a list of " + std::to_string(count) + " numbers above 0";
    if (!value->is_array() || static_cast<int64_t>(value->size()) != count) return wrong(key, *value, why);
    std::vector<double> list;
    for (const Json& item : *value) {
        if (!item.is_number() || !(item.get<double>() > 0)) return wrong(key, *value, why);
        list.push_back(item.get<double>());
    }
    return list;
}

}  // namespace sextant
