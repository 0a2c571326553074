// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/part_files.h"

#include "core/base/continued_file.h"

#include <cstdio>

namespace sextant {

namespace {

constexpr int64_t kPartBytes = 256 << 20;

}  // namespace

Result<PartFiles> PartFiles::open(std::filesystem::path folder, const Json& kept) {
    PartFiles parts;
    parts.m_folder = std::move(folder);
    if (!kept.is_null() && kept.at(0).get<int64_t>() >= 0)
        SEXTANT_TRY(parts.openPart(kept.at(0).get<int64_t>(), kept.at(1).get<int64_t>()));
    return parts;
}

Result<PartFiles::Place> PartFiles::append(std::string_view frame) {
    if (m_part < 0 || m_bytes >= kPartBytes) SEXTANT_TRY(openPart(m_part + 1, 0));
    const Place place{m_part, m_bytes, static_cast<int64_t>(frame.size())};
    SEXTANT_TRY(m_file.write(frame));
    m_bytes += place.size;
    return place;
}

Result<void> PartFiles::finish() {
    if (m_part < 0) SEXTANT_TRY(openPart(0, 0));
    SEXTANT_TRY(m_file.sync());
    return m_file.close();
}

Result<void> PartFiles::openPart(int64_t part, int64_t bytes) {
    SEXTANT_TRY(m_file.close());
    char name[40];
    std::snprintf(name, sizeof name, "part-%05d.jsonl.zst", static_cast<int>(part));
    m_file = SEXTANT_TRY(continueFile(m_folder / name, bytes));
    m_part = part;
    m_bytes = bytes;
    return {};
}

}  // namespace sextant
