// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/store/database.h"

#include <map>

namespace sextant {

/// Small named settings of the window. Borrows the connection; same thread.
class PreferenceStore {
public:
    explicit PreferenceStore(Database& database) : m_database(database) {}
    Result<std::map<std::string, Json>> all();
    Result<void> set(const std::string& key, const Json& value);

private:
    Database& m_database;
};

}  // namespace sextant
