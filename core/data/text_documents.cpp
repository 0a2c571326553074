// SPDX-License-Identifier: Apache-2.0
#include "core/data/text_documents.h"

#include "core/base/text.h"
#include "core/data/formats/text_checks.h"
#include "core/data/formats/text_source.h"

namespace sextant {

namespace {

constexpr size_t kPartBytes = 1 << 20;
constexpr size_t kLongestDocument = 256u << 20;
constexpr size_t kSniffedBytes = 64 << 10;

class TextDocuments {
public:
    TextDocuments(DocumentSplit split, DocumentVisit& visit) : m_split(split), m_visit(visit) {}

    Result<void> read() {
        const auto source = SEXTANT_TRY(openTextSource(m_visit.file()));
        std::string chunk;
        for (bool first = true;; first = false) {
            SEXTANT_TRY(source->next(chunk));
            if (chunk.empty()) break;
            if (first) {
                SEXTANT_TRY(refuseBinary(std::string_view(chunk).substr(0, kSniffedBytes), m_visit.file().string()));
                m_offset = static_cast<int64_t>(byteOrderMark(chunk));
                chunk.erase(0, static_cast<size_t>(m_offset));
            }
            m_visit.progress(source->bytesTaken());
            m_buffer += chunk;
            SEXTANT_TRY(m_split == DocumentSplit::File ? takeParts() : takeLines());
        }
        m_visit.progress(source->bytesTaken());
        if (m_split == DocumentSplit::File) return takeLastPart();
        m_buffer += '\n';
        SEXTANT_TRY(takeLines());
        return endParagraph();
    }

private:
    Result<void> emit(DocumentPart part, int64_t offset) {
        const size_t invalid = firstInvalidUtf8(part.text);
        return m_visit.emit(std::move(part), offset, invalid);
    }

    /// The beginning of a large text, up to the last newline in reach (or just so long if there is none).
    Result<void> takeParts() {
        size_t start = 0;
        while (m_buffer.size() - start >= 2 * kPartBytes) {
            const std::string_view reach = std::string_view(m_buffer).substr(start, kPartBytes);
            size_t length = reach.rfind('\n');
            length = length == std::string_view::npos ? completeUtf8Prefix(reach) : length + 1;
            SEXTANT_TRY(emit({std::string(reach.substr(0, length)), {}, false, {}}, m_offset));
            m_offset += static_cast<int64_t>(length);
            start += length;
        }
        m_buffer.erase(0, start);
        return {};
    }
    Result<void> takeLastPart() {
        if (trimmed(m_buffer).empty() && !m_visit.insideDocument()) return {};
        return emit({std::move(m_buffer), {}, true, {}}, m_offset);
    }

    Result<void> takeLines() {
        size_t start = 0;
        for (size_t end; (end = m_buffer.find('\n', start)) != std::string::npos; start = end + 1) {
            ++m_line;
            std::string_view line = std::string_view(m_buffer).substr(start, end - start);
            if (line.ends_with('\r')) line.remove_suffix(1);
            SEXTANT_TRY(takeLine(line));
            m_offset += static_cast<int64_t>(end + 1 - start);
        }
        m_buffer.erase(0, start);
        if (std::max(m_buffer.size(), m_paragraph.size()) <= kLongestDocument) return {};
        return dataError(m_visit.file().string() + ", line " + std::to_string(m_line + 1) +
                             ": a document of more than " + formatBytes(kLongestDocument),
                         "Read this file as one document (document_split: file)");
    }
    Result<void> takeLine(std::string_view line) {
        const bool blank = trimmed(line).empty();
        if (m_split == DocumentSplit::Lines)
            return blank ? Result<void>() : emit({std::string(line), {}, true, {}}, m_offset);
        if (blank) return endParagraph();
        if (m_paragraph.empty())
            m_paragraphOffset = m_offset;
        else
            m_paragraph += '\n';
        m_paragraph += line;
        return {};
    }
    Result<void> endParagraph() {
        return m_paragraph.empty() ? Result<void>()
                                   : emit({std::exchange(m_paragraph, {}), {}, true, {}}, m_paragraphOffset);
    }

    DocumentSplit m_split;
    DocumentVisit& m_visit;
    std::string m_buffer, m_paragraph;
    int64_t m_line = 0;
    int64_t m_offset = 0, m_paragraphOffset = 0;  // in the text of the file
};

}  // namespace

Result<void> readTextDocuments(DocumentSplit split, DocumentVisit& visit) { return TextDocuments(split, visit).read(); }

}  // namespace sextant
