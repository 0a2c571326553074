// SPDX-License-Identifier: Apache-2.0
#include "core/data/documents.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/formats/text_checks.h"
#include "core/data/formats/text_source.h"

namespace sextant {

namespace {

constexpr size_t kPartBytes = 1 << 20;
constexpr size_t kLongestLine = 256u << 20;
constexpr size_t kSniffedBytes = 64 << 10;

Result<std::vector<ChatMessage>> messagesOf(const Json& list, const std::string& place) {
    std::vector<ChatMessage> messages;
    for (const Json& entry : list) {
        const std::string which = place + ": message " + std::to_string(messages.size() + 1);
        if (!entry.is_object() || !entry.contains("role") || !entry["role"].is_string() || !entry.contains("content") ||
            !entry["content"].is_string())
            return dataError(which + " lacks role or content",
                             "A message is an object like {\"role\": \"user\", \"content\": \"...\"}");
        const std::string name = entry["role"];
        const auto role = chatRoleFromName(name);
        if (!role) return dataError(which + " has the role \"" + name + "\"", "Roles are system, user and assistant");
        messages.push_back({*role, entry["content"].get<std::string>()});
    }
    return messages;
}

class DocumentReader {
public:
    DocumentReader(const std::filesystem::path& file, ReadingReport& report,
                   const std::function<Result<void>(DocumentPart)>& visit, const ReadingOptions& options)
        : m_file(file), m_report(report), m_visit(visit), m_options(options) {}

    Result<void> read() {
        auto source = SEXTANT_TRY(openTextSource(m_file));
        const bool records = textExtension(m_file) == ".jsonl";
        const bool byLine = records || m_options.split != DocumentSplit::File;
        const int64_t before = m_report.fileBytes;
        std::string chunk;
        for (bool first = true;; first = false) {
            SEXTANT_TRY(source->next(chunk));
            if (chunk.empty()) break;
            if (first) SEXTANT_TRY(refuseBinary(std::string_view(chunk).substr(0, kSniffedBytes), m_file.string()));
            m_report.fileBytes = before + source->bytesTaken();
            m_buffer += chunk;
            SEXTANT_TRY(byLine ? takeLines(records) : takeParts());
        }
        if (byLine) {
            m_buffer += '\n';
            SEXTANT_TRY(takeLines(records));
            SEXTANT_TRY(endParagraph());
        } else if (!trimmed(m_buffer).empty() || m_documentOpen) {
            SEXTANT_TRY(emit({std::move(m_buffer), {}, true, {}}, m_offset));
        }
        m_report.fileBytes = before + source->bytesTaken();
        if (m_documents == 0)
            return dataError(m_file.string() + ": there is no text in this file", "Remove it from the sources");
        if (m_invalid.documents > 0) m_report.invalid.push_back(m_invalid);
        return {};
    }

private:
    std::string linePlace() const { return m_file.string() + ", line " + std::to_string(m_line); }

    Result<void> emit(DocumentPart part, int64_t offset) {
        const size_t invalid = firstInvalidUtf8(part.text);
        if (invalid != std::string::npos && m_invalid.documents == 0) {
            m_invalid.file = m_file.string();
            m_invalid.firstOffset = offset + static_cast<int64_t>(invalid);
        }
        m_documentInvalid |= invalid != std::string::npos;
        part.place = DocumentPlace(0, static_cast<uint64_t>(offset));
        m_report.bytes += static_cast<int64_t>(part.text.size());
        m_documentOpen = !part.endsDocument;
        if (part.endsDocument) {
            ++m_report.documents, ++m_documents;
            m_invalid.documents += m_documentInvalid;
            m_documentInvalid = false;
        }
        return m_visit(std::move(part));
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

    Result<void> takeLines(bool records) {
        size_t start = 0;
        for (size_t end; (end = m_buffer.find('\n', start)) != std::string::npos; start = end + 1) {
            ++m_line;
            std::string_view line = std::string_view(m_buffer).substr(start, end - start);
            if (line.ends_with('\r')) line.remove_suffix(1);
            SEXTANT_TRY(records ? takeRecord(line) : takeTextLine(line));
            m_offset += static_cast<int64_t>(end + 1 - start);
        }
        m_buffer.erase(0, start);
        if (std::max(m_buffer.size(), m_paragraph.size()) > kLongestLine) {
            ++m_line;
            return dataError(
                linePlace() + ": a document of more than " + formatBytes(kLongestLine),
                records ? "Split it into several records" : "Read this file as one document (document_split: file)");
        }
        return {};
    }

    Result<void> takeTextLine(std::string_view line) {
        const bool blank = trimmed(line).empty();
        if (m_options.split == DocumentSplit::Lines)
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
        if (m_paragraph.empty()) return {};
        return emit({std::exchange(m_paragraph, {}), {}, true, {}}, m_paragraphOffset);
    }

    Result<void> takeRecord(std::string_view line) {
        if (trimmed(line).empty()) return {};
        if (const size_t at = firstInvalidUtf8(line); at != std::string_view::npos)
            return dataError(linePlace() + ", byte " + std::to_string(at + 1) + ": this is not UTF-8",
                             "JSON is UTF-8; convert the file");
        Json record;
        try {
            record = Json::parse(line);
        } catch (const nlohmann::json::exception& error) {
            auto* parse = dynamic_cast<const nlohmann::json::parse_error*>(&error);
            return dataError(
                linePlace() + (parse ? ", column " + std::to_string(parse->byte) : "") + ": this is not valid JSON",
                "Each line of a .jsonl file is one JSON object");
        }
        DocumentPart part = SEXTANT_TRY(documentOf(record));
        if (part.text.empty()) {
            ++m_report.emptyRecords;
            return {};
        }
        return emit(std::move(part), m_offset);
    }
    Result<DocumentPart> documentOf(const Json& record) const {
        if (record.is_object()) {
            auto text = record.find(m_options.textField);
            if (text != record.end() && text->is_string()) return DocumentPart{text->get<std::string>(), {}, true, {}};
            auto messages = record.find("messages");
            if (messages != record.end() && messages->is_array()) {
                DocumentPart part;
                part.messages = SEXTANT_TRY(messagesOf(*messages, linePlace()));
                part.text = SEXTANT_TRY(conversationText(part.messages));
                return part;
            }
        }
        return dataError(linePlace() + ": the record has no text in the field \"" + m_options.textField + "\"",
                         "Each line must be an object like {\"text\": \"...\"}; text_field names another field");
    }

    Result<std::string> conversationText(const std::vector<ChatMessage>& messages) const {
        auto rendered = m_options.chatTemplate.render(messages, GenerationPrompt::Omit, {});
        if (!rendered) return dataError(linePlace() + ": " + rendered.error().message, rendered.error().nextStep);
        std::string text;
        for (const TextSpan& span : rendered.value().spans) {
            std::string stretch = rendered.value().text.substr(span.begin, span.end - span.begin);
            if (span.origin == TextSpan::Origin::Literal)
                for (const std::string& special : m_options.chatTemplate.specialTokens())
                    stretch = replaceAll(stretch, special, "");
            text += stretch;
        }
        return text;
    }

    const std::filesystem::path& m_file;
    ReadingReport& m_report;
    const std::function<Result<void>(DocumentPart)>& m_visit;
    const ReadingOptions& m_options;
    std::string m_buffer, m_paragraph;
    int64_t m_line = 0, m_documents = 0;
    int64_t m_offset = 0, m_paragraphOffset = 0;  // in the text of the file
    bool m_documentOpen = false, m_documentInvalid = false;
    ReadingReport::InvalidText m_invalid;
};

}  // namespace

Result<void> readDocuments(const std::filesystem::path& file, ReadingReport& report,
                           const std::function<Result<void>(DocumentPart)>& visit, const ReadingOptions& options) {
    return DocumentReader(file, report, visit, options).read();
}

}  // namespace sextant
