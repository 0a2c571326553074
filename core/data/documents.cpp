// SPDX-License-Identifier: Apache-2.0
#include "core/data/documents.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/text_source.h"

#include <fnmatch.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kPartBytes = 4 << 20;
constexpr size_t kLongestLine = 256u << 20;
constexpr size_t kSniffedBytes = 64 << 10;

bool hasGlob(const std::string& text) { return text.find_first_of("*?[") != std::string::npos; }

std::string withoutCompression(const std::filesystem::path& path) {
    return path.extension() == ".zst" ? path.stem().extension() : path.extension();
}

bool isTextFile(const std::filesystem::path& path) {
    const std::string extension = withoutCompression(path);
    return extension == ".txt" || extension == ".md" || extension == ".jsonl";
}

Result<void> expandFolder(const std::filesystem::path& folder, std::vector<std::filesystem::path>& files) {
    std::error_code code;
    auto options = std::filesystem::directory_options::skip_permission_denied;
    for (auto entry = std::filesystem::recursive_directory_iterator(folder, options, code); entry != std::filesystem::end(entry); entry.increment(code)) {
        if (code) break;
        if (entry->is_regular_file(code) && isTextFile(entry->path())) files.push_back(entry->path());
    }
    return {};
}

void expandGlob(const std::filesystem::path& pattern, std::vector<std::filesystem::path>& files) {
    std::filesystem::path folder = pattern;
    while (hasGlob(folder.string())) folder = folder.parent_path();
    std::error_code code;
    if (folder.empty()) folder = ".";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, code)) {
        std::filesystem::path path = entry.path();
        if (pattern.is_relative() && folder == ".") path = path.lexically_relative(".");
        if (entry.is_regular_file(code) && ::fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0) files.push_back(path);
    }
}

Result<DocumentPart> conversation(const Json& list, const std::string& place) {
    DocumentPart part;
    for (const Json& entry : list) {
        if (!entry.is_object() || !entry.contains("role") || !entry["role"].is_string() || !entry.contains("content") || !entry["content"].is_string())
            return dataError(place + ": a message without the texts \"role\" and \"content\"");
        auto role = chatRoleFromName(entry["role"].get<std::string>());
        if (!role) return dataError(place + ": the role \"" + entry["role"].get<std::string>() + "\" is none of system, user, assistant");
        part.messages.push_back({*role, entry["content"].get<std::string>()});
        part.text += part.messages.back().content + "\n";
    }
    return part;
}

/// One line of a .jsonl file: "text", or a conversation in "messages".
Result<DocumentPart> documentOf(const Json& record, const std::string& place) {
    if (record.is_object()) {
        if (auto text = record.find("text"); text != record.end() && text->is_string()) return DocumentPart{text->get<std::string>(), true, {}};
        if (auto messages = record.find("messages"); messages != record.end() && messages->is_array()) return conversation(*messages, place);
    }
    return dataError(place + ": the record has no field \"text\"", "Each line must be an object like {\"text\": \"...\"}");
}

class DocumentReader {
public:
    DocumentReader(const std::filesystem::path& file, ReadingReport& report,
                   const std::function<Result<void>(DocumentPart)>& visit)
        : m_file(file), m_report(report), m_visit(visit) {}

    Result<void> read() {
        auto source = SEXTANT_TRY(openTextSource(m_file));
        const bool records = withoutCompression(m_file) == ".jsonl";
        std::string chunk;
        bool first = true;
        while (SEXTANT_TRY(source->next(chunk))) {
            if (first) SEXTANT_TRY(refuseBinary(std::string_view(chunk).substr(0, kSniffedBytes)));
            first = false;
            m_buffer += chunk;
            if (records) SEXTANT_TRY(takeLines());
            else if (m_buffer.size() >= 2 * kPartBytes) SEXTANT_TRY(takePart());
        }
        if (records) {
            m_buffer += '\n';
            SEXTANT_TRY(takeLines());
        } else if (!trimmed(m_buffer).empty() || m_partsTaken > 0) {
            SEXTANT_TRY(emitPart({std::move(m_buffer), true, {}}));
        }
        if (m_documents == 0)
            return dataError(m_file.string() + ": there is no text in this file", "Remove it from the sources");
        if (m_invalid.documents > 0) m_report.invalid.push_back(m_invalid);
        return {};
    }

private:
    Result<void> refuseBinary(std::string_view head) const {
        const size_t zero = head.find('\0');
        if (zero != std::string_view::npos)
            return dataError(m_file.string() + ": this is a binary file (a zero byte at offset " + std::to_string(zero) + ")",
                             "Name text files: .txt, or .jsonl with a field \"text\"");
        size_t strange = 0;
        for (std::string_view rest = head; !rest.empty();) {
            const size_t at = firstInvalidUtf8(rest);
            if (at == std::string_view::npos) break;
            ++strange;
            rest.remove_prefix(at + 1);
        }
        if (strange * 4 > head.size())
            return dataError(m_file.string() + ": this is a binary file or text in another encoding (" + std::to_string(strange) +
                                 " of its first " + std::to_string(head.size()) + " bytes are not UTF-8)",
                             "Convert it to UTF-8, for example with iconv");
        return {};
    }
    void noteInvalid(std::string_view text, int64_t offset) {
        const size_t at = firstInvalidUtf8(text);
        if (at == std::string_view::npos) return;
        if (m_invalid.documents == 0) {
            m_invalid.file = m_file.string();
            m_invalid.firstOffset = offset + static_cast<int64_t>(at);
        }
        ++m_invalid.documents;
    }
    Result<void> emitPart(DocumentPart part) {
        noteInvalid(part.text, m_offset);
        m_offset += static_cast<int64_t>(part.text.size());
        m_report.bytes += static_cast<int64_t>(part.text.size());
        if (part.endsDocument) ++m_report.documents, ++m_documents;
        ++m_partsTaken;
        return m_visit(std::move(part));
    }
    /// The beginning of a large text, up to the last newline in reach (or just so long if there is none).
    Result<void> takePart() {
        size_t cut = m_buffer.rfind('\n', kPartBytes);
        cut = cut == std::string::npos ? completeUtf8Prefix(std::string_view(m_buffer).substr(0, kPartBytes)) : cut + 1;
        std::string part = m_buffer.substr(0, cut);
        m_buffer.erase(0, cut);
        return emitPart({std::move(part), false, {}});
    }
    Result<void> takeLines() {
        size_t start = 0;
        for (size_t end; (end = m_buffer.find('\n', start)) != std::string::npos; start = end + 1) {
            ++m_line;
            std::string_view line = std::string_view(m_buffer).substr(start, end - start);
            if (trimmed(line).empty()) continue;
            const std::string place = m_file.string() + ", line " + std::to_string(m_line);
            // Invalid bytes inside a JSON string are no JSON; they are kept by replacing nothing and refused by place.
            if (const size_t at = firstInvalidUtf8(line); at != std::string_view::npos)
                return dataError(place + ", byte " + std::to_string(at + 1) + ": this is not UTF-8", "JSON is UTF-8; convert the file");
            Json record;
            try {
                record = Json::parse(line);
            } catch (const nlohmann::json::exception& error) {
                auto* parse = dynamic_cast<const nlohmann::json::parse_error*>(&error);
                return dataError(place + (parse ? ", column " + std::to_string(parse->byte) : "") + ": this is not valid JSON",
                                 "Each line of a .jsonl file is one JSON object");
            }
            DocumentPart document = SEXTANT_TRY(documentOf(record, place));
            if (!document.text.empty()) SEXTANT_TRY(emitPart(std::move(document)));
        }
        m_buffer.erase(0, start);
        if (m_buffer.size() > kLongestLine)
            return dataError(m_file.string() + ", line " + std::to_string(m_line + 1) + ": the line is longer than " +
                             formatBytes(kLongestLine));
        return {};
    }

    const std::filesystem::path& m_file;
    ReadingReport& m_report;
    const std::function<Result<void>(DocumentPart)>& m_visit;
    std::string m_buffer;
    int64_t m_line = 0, m_offset = 0, m_documents = 0, m_partsTaken = 0;
    ReadingReport::InvalidText m_invalid;
};

}  // namespace

Result<std::vector<std::filesystem::path>> expandSources(const std::vector<DataSource>& sources) {
    std::vector<std::filesystem::path> all;
    for (const DataSource& source : sources) {
        if (source.weight != 1.0)
            return usageError("the source " + source.path + " has the weight " + formatNumber(source.weight),
                              "Mixing texts by weight is not available yet; leave the weight out");
        std::vector<std::filesystem::path> files;
        std::error_code code;
        const std::filesystem::path path = source.path;
        if (std::filesystem::is_directory(path, code)) SEXTANT_TRY(expandFolder(path, files));
        else if (std::filesystem::exists(path, code)) files.push_back(path);
        else if (hasGlob(source.path)) expandGlob(path, files);
        if (files.empty())
            return dataError("the source " + source.path + " matches no text file",
                             "Name a .txt or .jsonl file, a folder that holds some, or a pattern like corpus/*.txt");
        std::sort(files.begin(), files.end());
        all.insert(all.end(), files.begin(), files.end());
    }
    return all;
}

Result<void> readDocuments(const std::filesystem::path& file, ReadingReport& report,
                           const std::function<Result<void>(DocumentPart)>& visit) {
    return DocumentReader(file, report, visit).read();
}

}  // namespace sextant
