// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/documents.h"

namespace sextant {

/// Hands the documents of one file on and keeps its part of the report.
class DocumentVisit {
public:
    DocumentVisit(const std::filesystem::path& file, ReadingReport& report,
                  const std::function<Result<void>(DocumentPart)>& visit)
        : m_file(file), m_report(report), m_visit(visit), m_bytesBefore(report.fileBytes) {}

    const std::filesystem::path& file() const { return m_file; }
    /// `position` as DocumentPart::place has it. `invalidAt`: the first byte of the part that is no UTF-8, or npos.
    Result<void> emit(DocumentPart part, int64_t position, size_t invalidAt);
    void skipEmptyRecord() { ++m_report.emptyRecords, ++m_emptyRecords; }
    /// Bytes of the file as it lies on the disk that were read so far.
    void progress(int64_t bytesTaken) { m_report.fileBytes = m_bytesBefore + bytesTaken; }
    bool insideDocument() const { return m_insideDocument; }
    /// The file has been read to its end.
    void end();

private:
    const std::filesystem::path& m_file;
    ReadingReport& m_report;
    const std::function<Result<void>(DocumentPart)>& m_visit;
    int64_t m_bytesBefore = 0;
    int64_t m_documents = 0, m_emptyRecords = 0;
    bool m_insideDocument = false, m_documentInvalid = false;
    ReadingReport::InvalidText m_invalid;
};

}  // namespace sextant
