// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/formats/document_place.h"
#include "core/spec/document_split.h"
#include "core/tokenizer/chat_template.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sextant {

struct ReadingOptions {
    DocumentSplit split = DocumentSplit::File;
    std::string textField = "text";                     ///< of the records in .jsonl files
    ChatTemplate chatTemplate = defaultChatTemplate();  ///< how DocumentPart::text shows conversations
    CalendarTime chatDate = kPackingDay;                ///< what chat templates are told of the day
};

/// A piece of a document. Small documents come in one part; large text files in parts that end at a newline, where the
/// pre-tokenizer splits anyway.
struct DocumentPart {
    std::string text;
    /// Not empty if the document is a conversation; `text` is then how the chat format shows it, without special
    /// tokens.
    std::vector<ChatMessage> messages;
    bool endsDocument = true;
    /// Where the part begins: file 0 (who reads several files numbers them), Record::position in it; in a text, bytes.
    DocumentPlace place;
};

/// What was met while reading, for the report.
struct ReadingReport {
    int64_t documents = 0;
    int64_t bytes = 0;         ///< of text
    int64_t fileBytes = 0;     ///< of the files as they lie on the disk: for progress
    int64_t emptyRecords = 0;  ///< records without text; they are left out
    int64_t emptyFiles = 0;    ///< files without text, of which this is the first
    std::string firstEmptyFile;
    /// Files with bytes that are not UTF-8; the bytes are kept as they are.
    struct InvalidText {
        std::string file;
        int64_t documents = 0;
        int64_t firstOffset = 0;  ///< in the (decompressed) text of the file
    };
    std::vector<InvalidText> invalid;
};

/// Reads the documents of one file in order, in bounded memory. Texts are divided as options.split says; records (JSON
/// lines, tables, archives: formats/record_reader.h) are a text in options.textField or a conversation of any shape
/// that is known. Nothing is left out but empty records. Errors, all Data: a binary file, a record
/// that cannot be read, a preference (file, place, cause). `visit` may return an error to stop.
Result<void> readDocuments(const std::filesystem::path& file, ReadingReport& report,
                           const std::function<Result<void>(DocumentPart part)>& visit,
                           const ReadingOptions& options = {});

}  // namespace sextant
