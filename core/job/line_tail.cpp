// SPDX-License-Identifier: Apache-2.0
#include "core/job/line_tail.h"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace sextant {

std::vector<Json> LineTail::read(int64_t maximumBytes) {
    std::vector<Json> lines;
    m_hasMore = false;
    std::error_code code;
    auto size = static_cast<int64_t>(std::filesystem::file_size(m_path, code));
    if (code || size == m_offset) return lines;
    if (size < m_offset) m_offset = 0;

    int64_t wanted = std::min(size - m_offset, maximumBytes);
    std::string text(static_cast<size_t>(wanted), '\0');
    std::ifstream file(m_path, std::ios::binary);
    file.seekg(m_offset);
    file.read(text.data(), wanted);
    text.resize(static_cast<size_t>(file.gcount()));
    m_hasMore = wanted < size - m_offset;

    std::string_view rest = text;
    for (size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
        std::string_view line = rest.substr(0, end);
        m_offset += static_cast<int64_t>(end) + 1;
        if (line.empty()) continue;
        Json json = Json::parse(line, nullptr, false);
        if (json.is_object()) lines.push_back(std::move(json));
    }
    // A single line longer than the limit would stall the tail for ever: skip what was read of it.
    if (m_hasMore && rest.size() == text.size()) m_offset += static_cast<int64_t>(rest.size());
    return lines;
}

}  // namespace sextant
