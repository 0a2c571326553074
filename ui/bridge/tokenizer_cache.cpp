// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/tokenizer_cache.h"

#include "ui/bridge/text_conversion.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kMostEntries = 4;

std::filesystem::file_time_type writtenAt(const std::filesystem::path& path) {
    std::error_code code;
    const auto inside = std::filesystem::last_write_time(path / "tokenizer.json", code);
    return code ? std::filesystem::last_write_time(path, code) : inside;
}

}  // namespace

Result<TokenizerCache::Pointer> TokenizerCache::get(const QString& name) {
    const auto path = toPath(name);
    const auto written = writtenAt(path);
    // Held while loading: two threads that want the same tokenizer load it once.
    const std::lock_guard lock(m_mutex);
    auto known =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.path == path; });
    if (known != m_entries.end() && known->written == written) {
        m_entries.splice(m_entries.begin(), m_entries, known);
        return known->tokenizer;
    }
    if (known != m_entries.end()) m_entries.erase(known);
    Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(path));
    m_entries.push_front({path, written, std::make_shared<const Tokenizer>(std::move(tokenizer))});
    if (m_entries.size() > kMostEntries) m_entries.pop_back();
    return m_entries.front().tokenizer;
}

}  // namespace sextant
