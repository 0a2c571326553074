// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/other_members.h"

#include "core/base/json_text.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace sextant {

namespace {

constexpr std::string_view kOfEveryDocument[] = {"text", "id", "dropped_by", "reasons"};
constexpr size_t kFew = 32;  // members, among which looking through them all is quick

void append(std::string_view name, std::string_view json, std::string& members) {
    if (!members.empty()) members += ',';
    appendJsonString(name, members);
    members += ':';
    members += json;
}

/// Gives members whose names are taken names that are free.
class FreeNames {
public:
    void take(const std::string& name) { m_taken.insert(name); }
    std::string next(const std::string& name) {
        const std::string kept = name + "_original";
        // Numbers go on where they were left, so that a record of nothing but such members takes no longer than others.
        int64_t& number = m_numbers[kept];
        while (true) {
            std::string candidate = ++number == 1 ? kept : kept + "_" + std::to_string(number);
            if (m_taken.insert(candidate).second) return candidate;
        }
    }

private:
    std::unordered_set<std::string> m_taken;
    std::unordered_map<std::string, int64_t> m_numbers;
};

}  // namespace

bool OtherMembers::isReserved(std::string_view name) const {
    return std::find(std::begin(kOfEveryDocument), std::end(kOfEveryDocument), name) != std::end(kOfEveryDocument) ||
           std::find(m_reserved.begin(), m_reserved.end(), name) != m_reserved.end();
}

void OtherMembers::reserve(std::string_view name) {
    if (!isReserved(name)) m_reserved.emplace_back(name);
}

OtherMembers::Member* OtherMembers::find(std::string_view name) {
    if (m_members.size() <= kFew) {
        const auto found =
            std::find_if(m_members.begin(), m_members.end(), [&](const Member& member) { return member.name == name; });
        return found == m_members.end() ? nullptr : &*found;
    }
    for (size_t i = m_indexes.size(); i < m_members.size(); ++i) m_indexes.emplace(m_members[i].name, i);
    const auto found = m_indexes.find(std::string(name));
    return found == m_indexes.end() ? nullptr : &m_members[found->second];
}

void OtherMembers::add(std::string_view name, std::string json) {
    if (isReserved(name))
        m_renamed.push_back({std::string(name), std::move(json)});
    else if (Member* earlier = find(name))
        m_renamed.push_back({std::string(name), std::exchange(earlier->json, std::move(json))});
    else
        m_members.push_back({std::string(name), std::move(json)});
}

std::string OtherMembers::take() {
    std::string members;
    for (const Member& member : m_members) append(member.name, member.json, members);
    if (m_renamed.empty()) return members;
    FreeNames names;
    for (const std::string_view name : kOfEveryDocument) names.take(std::string(name));
    for (const std::string& name : m_reserved) names.take(name);
    for (const Member& member : m_members) names.take(member.name);
    for (const Member& member : m_renamed) append(names.next(member.name), member.json, members);
    return members;
}

}  // namespace sextant
