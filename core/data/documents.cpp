// SPDX-License-Identifier: Apache-2.0
#include "core/data/documents.h"

#include "core/data/document_visit.h"
#include "core/data/formats/record_reader.h"
#include "core/data/record_documents.h"
#include "core/data/text_documents.h"

namespace sextant {

Result<void> readDocuments(const std::filesystem::path& file, ReadingReport& report,
                           const std::function<Result<void>(DocumentPart part)>& visit, const ReadingOptions& options) {
    DocumentVisit documents(file, report, visit);
    SEXTANT_TRY(isPlainText(file) ? readTextDocuments(options.split, documents)
                                  : readRecordDocuments(options, documents));
    documents.end();
    return {};
}

}  // namespace sextant
