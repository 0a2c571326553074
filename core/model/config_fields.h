// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sextant {

/// Checked reading of a JSON object that somebody else wrote. Every key asked for is remembered, so that what nobody
/// asked for can be refused by name. A key that is missing or null has its fallback; data errors name place and key.
class ConfigFields {
public:
    /// `json` must be an object and outlive this. `prefix`: how keys are shown, "rope_parameters." for a nested one.
    ConfigFields(const Json& json, std::string place, std::string prefix = {});

    Result<int64_t> integer(const char* key, int64_t low, int64_t high, std::optional<int64_t> fallback = {}) const;
    Result<double> number(const char* key, double low, double high, std::optional<double> fallback = {}) const;
    Result<double> positive(const char* key, std::optional<double> fallback = {}) const;
    Result<bool> flag(const char* key, bool fallback) const;
    Result<std::string> text(const char* key, const std::string& fallback) const;
    Result<std::vector<std::string>> texts(const char* key) const;
    /// Exactly `count` numbers above 0.
    Result<std::vector<double>> factors(const char* key, int64_t count) const;
    /// The value, or nothing where it is missing or null.
    const Json* find(const char* key) const;

    const Json& json() const { return m_json; }
    const std::string& place() const { return m_place; }
    const std::set<std::string>& read() const { return m_read; }
    /// `PLACE: "KEY" is VALUE, WHY`
    Error wrong(const std::string& key, const Json& value, const std::string& why) const;
    std::string shownKey(const std::string& key) const { return m_prefix + key; }

private:
    Error missing(const char* key) const;

    const Json& m_json;
    std::string m_place, m_prefix;
    mutable std::set<std::string> m_read;
};

/// A value as a message shows it: the whole of a short one.
std::string shownValue(const Json& value);

}  // namespace sextant
