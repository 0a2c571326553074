// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/other_members.h"

#include "core/base/json_text.h"

#include <utility>

namespace sextant {

namespace {

constexpr size_t kReserved = static_cast<size_t>(-1);

void append(std::string_view name, std::string_view json, std::string& members) {
    if (!members.empty()) members += ',';
    appendJsonString(name, members);
    members += ':';
    members += json;
}

}  // namespace

OtherMembers::OtherMembers() {
    for (const char* name : {"text", "id", "dropped_by", "reasons"}) reserve(name);
}

void OtherMembers::reserve(std::string_view name) { m_places.emplace(name, kReserved); }

void OtherMembers::add(std::string_view name, std::string_view json) {
    const auto [entry, isNew] = m_places.emplace(name, m_members.size());
    if (isNew)
        m_members.push_back({std::string(name), std::string(json)});
    else if (entry->second == kReserved)
        m_renamed.push_back({std::string(name), std::string(json)});
    else
        m_renamed.push_back({std::string(name), std::exchange(m_members[entry->second].json, std::string(json))});
}

std::string OtherMembers::freeName(const std::string& name) {
    const std::string kept = name + "_original";
    // Numbers go on where they were left, so that a record of nothing but such members takes no longer than others.
    int64_t& number = m_numbers[kept];
    while (true) {
        std::string candidate = ++number == 1 ? kept : kept + "_" + std::to_string(number);
        if (m_places.emplace(candidate, kReserved).second) return candidate;
    }
}

std::string OtherMembers::take() {
    std::string members;
    for (const Member& member : m_members) append(member.name, member.json, members);
    for (const Member& member : m_renamed) append(freeName(member.name), member.json, members);
    return members;
}

}  // namespace sextant
