// SPDX-License-Identifier: Apache-2.0
#include "core/store/preference_store.h"

namespace sextant {

Result<std::map<std::string, Json>> PreferenceStore::all() {
    std::map<std::string, Json> preferences;
    auto statement = SEXTANT_TRY(m_database.prepare("SELECT key, value FROM preference"));
    while (SEXTANT_TRY(statement.step())) {
        auto value = parseJson(statement.text(1), "preference " + statement.text(0));
        if (value) preferences[statement.text(0)] = std::move(value).value();
    }
    return preferences;
}

Result<void> PreferenceStore::set(const std::string& key, const Json& value) {
    auto statement = SEXTANT_TRY(m_database.prepare("INSERT OR REPLACE INTO preference VALUES (?, ?)"));
    statement.bind(1, key).bind(2, toJsonLine(value));
    return statement.run();
}

}  // namespace sextant
