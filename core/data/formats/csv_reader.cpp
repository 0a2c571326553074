// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_readers.h"

#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/formats/json_record.h"
#include "core/data/formats/line_chunks.h"
#include "core/data/formats/other_members.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/shaped_record.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kHeadBytes = 200;

/// One past the quotation mark that closes the one at `open`, or npos. Two of them stand for one inside.
size_t afterQuotes(std::string_view text, size_t open) {
    for (size_t at = text.find('"', open + 1); at != std::string_view::npos; at = text.find('"', at + 2))
        if (at + 1 == text.size() || text[at + 1] != '"') return at + 1;
    return std::string_view::npos;
}

/// One past the newline that ends the record which begins at `from`, or npos. A quotation mark opens quotes only where
/// a field begins; elsewhere it is a character like others.
template <char separator>
size_t recordEnd(std::string_view text, size_t from) {
    constexpr char kEnds[] = {separator, '\n'};
    size_t line = text.find('\n', from);
    if (line != std::string_view::npos && text.substr(from, line - from).find('"') == std::string_view::npos)
        return line + 1;
    for (size_t at = from; at < text.size();) {
        if (text[at] == '"') at = afterQuotes(text, at);
        if (at != std::string_view::npos) at = text.find_first_of(std::string_view(kEnds, 2), at);
        if (at == std::string_view::npos) break;
        if (text[at++] == '\n') return at;
    }
    return std::string_view::npos;
}
template <char separator>
size_t firstRecordEnd(std::string_view text) {
    return recordEnd<separator>(text, 0);
}
template <char separator>
size_t lastRecordEnd(std::string_view text) {
    size_t last = std::string_view::npos;
    for (size_t from = 0; (from = recordEnd<separator>(text, from)) != std::string_view::npos;) last = from;
    return last;
}

/// The fields of one record, without their quotes; nothing if a quote is not closed or text stands behind one.
std::optional<std::vector<std::string>> fieldsOf(std::string_view record, char separator) {
    std::vector<std::string> fields(1);
    for (size_t i = 0; i < record.size();) {
        if (fields.back().empty() && record[i] == '"') {
            for (++i;; ++i) {
                if (i >= record.size()) return std::nullopt;
                if (record[i] != '"')
                    fields.back() += record[i];
                else if (i + 1 < record.size() && record[i + 1] == '"')
                    fields.back() += record[i++];
                else
                    break;
            }
            if (++i < record.size() && record[i] != separator) return std::nullopt;
        }
        const size_t end = std::min(record.find(separator, i), record.size());
        fields.back().append(record, i, end - i);
        i = end;
        if (i == record.size()) break;
        fields.emplace_back();
        ++i;
    }
    return fields;
}

/// What stands between the fields: of the usual four the one that the first line has most often.
char separatorOf(std::string_view beginning) {
    constexpr std::string_view kSeparators = ",;\t|";
    const std::string_view header = beginning.substr(0, beginning.find('\n'));
    return *std::max_element(kSeparators.begin(), kSeparators.end(), [&](char a, char b) {
        return std::count(header.begin(), header.end(), a) < std::count(header.begin(), header.end(), b);
    });
}
/// The same for a file named .tsv: the tab, unless the first line has none and another one instead.
char separatorOfTabs(std::string_view beginning) {
    const std::string_view header = beginning.substr(0, beginning.find('\n'));
    const bool hasOther = header.find_first_of(",;|") != std::string_view::npos;
    return hasOther && header.find('\t') == std::string_view::npos ? separatorOf(header) : '\t';
}

template <char separator>
constexpr LineChunks::Borders kBorders = {lastRecordEnd<separator>, firstRecordEnd<separator>};

LineChunks::Borders bordersFor(char separator) {
    return separator == ';'    ? kBorders<';'>
           : separator == '\t' ? kBorders<'\t'>
           : separator == '|'  ? kBorders<'|'>
                               : kBorders<','>;
}

std::string_view withoutLineEnd(std::string_view record) {
    while (!record.empty() && (record.back() == '\n' || record.back() == '\r')) record.remove_suffix(1);
    return record;
}

class CsvReader : public RecordReader {
public:
    CsvReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source, const RecordOptions& options)
        : m_file(file),
          m_options(options),
          m_isTabs(textExtension(file) != ".csv"),
          m_chunks(file, std::move(source), options.maxDocumentBytes, [this](std::string_view beginning) {
              m_separator = m_isTabs ? separatorOfTabs(beginning) : separatorOf(beginning);
              m_borders = bordersFor(m_separator);
              return m_borders;
          }) {}

    Result<std::optional<RawChunk>> next() override {
        auto chunk = SEXTANT_TRY(m_chunks.next());
        if (chunk && m_columns.empty()) SEXTANT_TRY(takeHeader(*chunk));
        return chunk;
    }
    int64_t bytesTaken() const override { return m_chunks.bytesTaken(); }

    void decode(const RawChunk& chunk, const RecordSink& sink) const override {
        for (const BadRecord& bad : chunk.bad) sink.bad(bad);
        const std::string_view all = chunk.bytes;
        int64_t line = chunk.line;
        for (size_t start = 0; start < all.size() && sink.wanted();) {
            const std::string_view rest = all.substr(start), whole = rest.substr(0, m_borders.firstEnd(rest)),
                                   record = withoutLineEnd(whole);
            if (!record.empty()) decodeRecord(record, line, chunk.position + static_cast<int64_t>(start), sink);
            line += std::count(whole.begin(), whole.end(), '\n');
            start += whole.size();
        }
    }

private:
    /// The names of the columns are cut off the first chunk.
    Result<void> takeHeader(RawChunk& chunk) {
        // What is told of damage may also stand behind the records.
        if (!chunk.bad.empty() && chunk.bad.front().position <= chunk.position)
            return dataError(m_file.string() + ": the first record, which names the columns, cannot be read: " +
                                 chunk.bad.front().cause,
                             "Look whether the file is whole and its quotation marks are closed");
        const size_t end = std::min(m_borders.firstEnd(chunk.bytes), chunk.bytes.size());
        std::string_view header = withoutLineEnd(std::string_view(chunk.bytes).substr(0, end));
        const auto names = fieldsOf(header, m_separator);
        if (names) m_columns = *names;
        m_shape = m_options.shape == RecordShape::Auto ? shapeOfColumns() : m_options.shape;
        m_textColumn = lastColumn(m_options.textField);
        m_idColumn = lastColumn(m_options.idField);
        if (m_shape == RecordShape::Text && !m_textColumn)
            return dataError(
                m_file.string() + ": there is no column \"" + m_options.textField + "\"" +
                    (names ? "; its columns are " + join(m_columns, ", ") : ""),
                "text_field names the column that holds the text, shape and columns those of a conversation");
        chunk.position += static_cast<int64_t>(end);
        chunk.line += std::count(chunk.bytes.begin(), chunk.bytes.begin() + static_cast<ptrdiff_t>(end), '\n');
        chunk.bytes.erase(0, end);
        return {};
    }

    /// Of several columns of one name the last counts.
    std::optional<size_t> lastColumn(const std::string& name) const {
        const auto found = std::find(m_columns.rbegin(), m_columns.rend(), name);
        return found == m_columns.rend() ? std::nullopt : std::optional<size_t>(m_columns.rend() - found - 1);
    }

    void decodeRecord(std::string_view text, int64_t line, int64_t position, const RecordSink& sink) const {
        auto refuse = [&](const std::string& cause, RecordFault fault = RecordFault::Unreadable) {
            BadRecord bad{position, "line " + std::to_string(line), cause, {}, fault};
            assignValidText(text.substr(0, kHeadBytes), bad.head);
            sink.bad(std::move(bad));
        };
        const auto fields = fieldsOf(text, m_separator);
        if (!fields) return refuse("a quotation mark is not closed, or text follows it");
        if (fields->size() != m_columns.size())
            return refuse(std::to_string(fields->size()) + " fields where the first record names " +
                          std::to_string(m_columns.size()) + " columns");
        if (m_shape != RecordShape::Text) return decodeShaped(*fields, {line, position}, sink);
        Record record;
        record.position = position;
        OtherMembers others;
        std::string valid, json;
        for (size_t i = 0; i < fields->size(); ++i) {
            record.replacedBytes += assignValidText((*fields)[i], valid);
            if (i == m_textColumn) {
                record.text = valid;
            } else if (i == m_idColumn) {
                record.id = valid;
            } else {
                json.clear();
                appendJsonString(valid, json);
                others.add(replaceInvalidUtf8(m_columns[i]), json);
            }
        }
        record.otherFields = others.take();
        if (trimmed(record.text).empty()) return refuse("the text is empty", RecordFault::Empty);
        sink.record(std::move(record));
    }

    /// A record as the JSON object that it would be in a file of JSON lines, with padding behind it.
    std::string asJson(const std::vector<std::string>& fields, int64_t& replaced) const {
        std::string json = "{", valid;
        for (size_t i = 0; i < m_columns.size(); ++i) {
            if (i > 0) json += ',';
            appendJsonString(replaceInvalidUtf8(m_columns[i]), json);
            replaced += assignValidText(i < fields.size() ? std::string_view(fields[i]) : std::string_view(), valid);
            json += ':';
            appendJsonString(valid, json);
        }
        json += '}';
        json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
        return json;
    }
    RecordShape shapeOfColumns() const {
        int64_t replaced = 0;
        simdjson::dom::parser parser;
        ParsedObject object;
        return object.parseCopy(parser, asJson({}, replaced)) ? RecordShape::Text : shapeOf(object, m_options);
    }
    void decodeShaped(const std::vector<std::string>& fields, const RecordPlace& place, const RecordSink& sink) const {
        int64_t replaced = 0;
        const std::string json = asJson(fields, replaced);
        RecordOptions options = m_options;
        options.shape = m_shape;
        simdjson::dom::parser parser;
        decodeJsonRecord(parser, json, options, place,
                         {[&](Record record) {
                              record.replacedBytes = replaced;
                              sink.record(std::move(record));
                          },
                          sink.bad});
    }

    std::filesystem::path m_file;
    RecordOptions m_options;
    bool m_isTabs;
    LineChunks::Borders m_borders;
    LineChunks m_chunks;
    std::vector<std::string> m_columns;
    std::optional<size_t> m_textColumn, m_idColumn;
    RecordShape m_shape = RecordShape::Text;
    char m_separator = ',';
};

}  // namespace

/// Comma- or tab-separated values (RFC 4180): quotes, newlines inside quotes, the names of the columns in the first
/// record. The separator is the one of comma, semicolon, tab and bar that is most frequent there.
std::unique_ptr<RecordReader> makeCsvReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                            const RecordOptions& options) {
    return std::make_unique<CsvReader>(file, std::move(source), options);
}

}  // namespace sextant
