// SPDX-License-Identifier: Apache-2.0
#include "core/data/document_visit.h"

namespace sextant {

Result<void> DocumentVisit::emit(DocumentPart part, int64_t position, size_t invalidAt) {
    if (invalidAt != std::string::npos && m_invalid.documents == 0) {
        m_invalid.file = m_file.string();
        m_invalid.firstOffset = position + static_cast<int64_t>(invalidAt);
    }
    m_documentInvalid |= invalidAt != std::string::npos;
    part.place = DocumentPlace(0, static_cast<uint64_t>(position));
    m_report.bytes += static_cast<int64_t>(part.text.size());
    m_insideDocument = !part.endsDocument;
    if (part.endsDocument) {
        ++m_report.documents, ++m_documents;
        m_invalid.documents += m_documentInvalid;
        m_documentInvalid = false;
    }
    return m_visit(std::move(part));
}

void DocumentVisit::end() {
    if (m_documents == 0 && m_emptyRecords == 0 && m_report.emptyFiles++ == 0)
        m_report.firstEmptyFile = m_file.string();
    if (m_invalid.documents > 0) m_report.invalid.push_back(m_invalid);
}

}  // namespace sextant
