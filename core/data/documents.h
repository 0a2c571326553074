// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/option_table.h"
#include "core/tokenizer/chat_template.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// A piece of a document. Small documents come in one part; large text files in parts that end at a newline, where the
/// pre-tokenizer splits anyway.
struct DocumentPart {
    std::string text;  ///< of a conversation: the contents of its messages, for counting
    bool endsDocument = true;
    std::vector<ChatMessage> messages;  ///< a conversation, to be encoded in the chat format; else empty
};

/// What was met while reading, for the report.
struct ReadingReport {
    int64_t documents = 0;
    int64_t bytes = 0;
    /// Files with bytes that are not UTF-8; the bytes are kept as they are.
    struct InvalidText {
        std::string file;
        int64_t documents = 0;
        int64_t firstOffset = 0;
    };
    std::vector<InvalidText> invalid;
};

/// The files behind a list of sources, sorted inside each source: files, globs (* and ?), folders (recursively: .txt,
/// .md, .jsonl, each also .zst). A source that matches nothing is a Data error.
Result<std::vector<std::filesystem::path>> expandSources(const std::vector<DataSource>& sources);

/// Reads the documents of one file in order. .jsonl(.zst): one document a line, the text in the field "text" (or a
/// conversation in "messages"). Anything else is one document of plain text. Errors, all Data: a
/// file without text, a binary file, a line that is not JSON or has no text (file, line, column). `visit` may return an
/// error to stop.
Result<void> readDocuments(const std::filesystem::path& file, ReadingReport& report,
                           const std::function<Result<void>(DocumentPart part)>& visit);

}  // namespace sextant
