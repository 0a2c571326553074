// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/pass_view.h"

#include "core/base/text.h"
#include "core/data/curate/document_lines.h"
#include "core/data/curate/zstd_frames.h"

namespace sextant {

void nameDocument(Document& document, const std::filesystem::path& file) {
    constexpr std::string_view kSourceMember = "\"source\":";
    if (document.otherFields.find(kSourceMember) != std::string::npos)
        document.source = takeOtherField(document, "source");
    if (document.source.empty()) document.source = replaceInvalidUtf8(file.string());
    if (document.id.empty())
        document.id = replaceInvalidUtf8(file.filename().string()) + ":" + std::to_string(document.place.position());
}

Result<std::string> PassView::keys(size_t chunk) const {
    return SEXTANT_TRY(ChunkFile::open(m_folder, m_names[chunk])).section(ChunkContent::Keys);
}

Result<std::vector<ChunkRow>> PassView::alive(size_t chunk) const {
    auto rows = SEXTANT_TRY(SEXTANT_TRY(ChunkFile::open(m_folder, m_names[chunk])).rows());
    std::erase_if(rows, [](const ChunkRow& row) { return row.step != 0; });
    return rows;
}

Result<std::vector<DocumentPlace>> PassView::places(size_t chunk) const {
    std::vector<DocumentPlace> places;
    for (const ChunkRow& row : SEXTANT_TRY(alive(chunk))) places.push_back(DocumentPlace::fromValue(row.place));
    return places;
}

Result<void> PassView::documents(size_t chunk, const std::function<void(Document)>& visit) const {
    const ChunkFile file = SEXTANT_TRY(ChunkFile::open(m_folder, m_names[chunk]));
    const auto places = SEXTANT_TRY(this->places(chunk));
    const std::string lines =
        SEXTANT_TRY(zstdContent(SEXTANT_TRY(file.section(ChunkContent::Documents)), file.place()));
    size_t next = 0;
    SEXTANT_TRY(forEachDocumentLine(lines, file.place(), [&](Document document) {
        if (next < places.size()) document.place = places[next];
        ++next;
        visit(std::move(document));
    }));
    if (next != places.size())
        return dataError(file.place() + ": " + std::to_string(next) + " documents where " +
                             std::to_string(places.size()) + " are expected",
                         "Remove this file; the job makes it anew");
    return {};
}

}  // namespace sextant
