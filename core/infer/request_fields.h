// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>

namespace sextant {

/// Reads checked members of an object of a request. Null counts as not set. Errors are Usage errors that name the
/// field; `place` ("messages[2].", or nothing) stands before its name.
class RequestFields {
public:
    explicit RequestFields(const LargeJson& object, std::string place = {})
        : m_object(object), m_place(std::move(place)) {}

    /// The member, or null.
    const LargeJson* find(const char* field) const;
    Result<bool> flag(const char* field) const;
    Result<double> number(const char* field, double fallback, double low, double high) const;
    Result<int64_t> integer(const char* field, int64_t fallback, int64_t low, int64_t high) const;
    Error wrong(const std::string& field, const std::string& what) const;

private:
    const LargeJson& m_object;
    std::string m_place;
};

/// Refuses what a request for a completion asks for and does not get here: every field that is neither read nor without
/// effect nor set to what is done anyway.
Result<void> refuseUnsupportedFields(const LargeJson& request);
/// The same for one message of a conversation.
Result<void> refuseUnsupportedMembers(const LargeJson& message, const std::string& place);

}  // namespace sextant
