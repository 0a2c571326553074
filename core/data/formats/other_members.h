// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sextant {

/// The members of a record that have no meaning here, collected to be written beside its text, each name once.
///
/// A document is written with members of its own: text, id, dropped_by and reasons (and source, which a record may name
/// itself). A record's member of such a name is kept as NAME_original, or NAME_original_2, _3 ... where the record has
/// that, too. Of several members of one name the last counts, as it does in Python; the others are kept in the same
/// way.
class OtherMembers {
public:
    OtherMembers();

    /// A name that is written for the document itself.
    void reserve(std::string_view name);
    /// `json`: the value.
    void add(std::string_view name, std::string_view json);
    /// All of them as JSON without braces: those that kept their names, in order, and then the others.
    std::string take();

private:
    struct Member {
        std::string name, json;
    };
    std::string freeName(const std::string& name);

    std::vector<Member> m_members, m_renamed;
    std::unordered_map<std::string, size_t> m_places;    // in m_members; of reserved names: none
    std::unordered_map<std::string, int64_t> m_numbers;  // given out for renamed members
};

}  // namespace sextant
