// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sextant::jinja {

/// Where a piece of text came from: 0 is the template itself, other numbers are the caller's.
using Origin = int32_t;
inline constexpr Origin kLiteral = 0;

struct Tag {
    Origin origin = kLiteral;
    bool generated = false;  ///< stood inside {% generation %}
    bool operator==(const Tag&) const = default;
};

/// A stretch of equal tags: from the end of the run before it (or 0) to `end`, in bytes.
struct Run {
    size_t end = 0;
    Tag tag;
    bool operator==(const Run&) const = default;
};

/// Text that knows for every byte where it came from. The runs cover the bytes exactly, none is empty, and neighbours
/// differ. Whatever makes text from text goes through append(), so tags are kept by construction.
class Text {
public:
    Text() = default;
    explicit Text(std::string bytes, Tag tag = {});

    const std::string& bytes() const { return m_bytes; }
    const std::vector<Run>& runs() const { return m_runs; }
    size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }
    /// REQUIRES: offset < size().
    Tag tagAt(size_t offset) const;

    void append(const Text& other) { append(other, 0, other.size()); }
    /// The bytes [begin, end) of the other text with their tags.
    void append(const Text& other, size_t begin, size_t end);
    void append(std::string_view bytes, Tag tag = {});
    Text slice(size_t begin, size_t end) const;
    /// The same tags over other bytes. REQUIRES: as many bytes.
    Text withBytes(std::string bytes) const;
    void markGenerated();

private:
    std::vector<Run>::const_iterator runAt(size_t offset) const;
    void extend(size_t end, Tag tag);

    std::string m_bytes;
    std::vector<Run> m_runs;
};

/// Offset of `wanted` at or after `from`, or npos; in linear time for any text.
size_t findText(std::string_view text, std::string_view wanted, size_t from = 0);

/// Where the characters (UTF-8; a wrong byte is one character) of a text begin, and its size at the end.
std::vector<size_t> characterBorders(std::string_view text);
size_t characterCount(std::string_view text);

/// What Python's strip() takes away: white space of all scripts, or any of the given characters.
size_t skipFront(std::string_view text, const std::string* characters = nullptr);
size_t skipBack(std::string_view text, const std::string* characters = nullptr);
bool allSpace(std::string_view text);

}  // namespace sextant::jinja
