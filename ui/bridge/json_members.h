// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

/// A member of what may be an object; null if it is not there.
inline Json member(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() ? *found : Json();
}
/// A string; empty if it is none.
inline QString textOf(const Json& json) { return json.is_string() ? toQString(json.get<std::string>()) : QString(); }

}  // namespace sextant
