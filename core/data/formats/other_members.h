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
    /// A name that is written for the document itself.
    void reserve(std::string_view name);
    /// `json`: the value.
    void add(std::string_view name, std::string json);
    /// All of them as JSON without braces: those that kept their names, in order, and then the others.
    std::string take();

private:
    struct Member {
        std::string name, json;
    };
    bool isReserved(std::string_view name) const;
    Member* find(std::string_view name);

    std::vector<Member> m_members, m_renamed;
    std::vector<std::string> m_reserved;                // beside those of every document
    std::unordered_map<std::string, size_t> m_indexes;  // of m_members, once they are many
};

}  // namespace sextant
