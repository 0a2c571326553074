// SPDX-License-Identifier: Apache-2.0
#include "core/data/record_documents.h"

#include "core/base/text.h"
#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

namespace {

constexpr size_t kLongestRecord = 256u << 20;
constexpr const char* kCurateFirst = "Mend or remove it; a curate job leaves such records out and lists them";

class RecordDocuments {
public:
    RecordDocuments(const ReadingOptions& options, DocumentVisit& visit) : m_options(options), m_visit(visit) {}

    Result<void> read() {
        RecordOptions options;
        options.textField = m_options.textField;
        options.maxDocumentBytes = kLongestRecord;
        const auto reader = SEXTANT_TRY(openRecords(m_visit.file(), options));
        RecordSink sink;
        sink.record = [this](Record record) { m_outcome = take(std::move(record)); };
        sink.bad = [this](const BadRecord& bad) { refuse(bad); };
        sink.wanted = [this] { return static_cast<bool>(m_outcome); };
        while (const auto chunk = SEXTANT_TRY(reader->next())) {
            reader->decode(*chunk, sink);
            SEXTANT_TRY(std::exchange(m_outcome, {}));
            m_visit.progress(reader->bytesTaken());
        }
        return {};
    }

private:
    void refuse(const BadRecord& bad) {
        if (bad.fault == RecordFault::Empty)
            m_visit.skipEmptyRecord();
        else if (m_outcome)
            m_outcome = dataError(placeOf(bad.place) + ": " + bad.cause, kCurateFirst);
    }
    std::string placeOf(const std::string& place) const { return m_visit.file().string() + ", " + place; }
    std::string placeOf(const Record& record) const {
        const char* unit = textExtension(m_visit.file()) == ".parquet" ? "row " : "the record at byte ";
        return placeOf(unit + std::to_string(record.position));
    }

    Result<void> take(Record record) {
        DocumentPart part;
        const int64_t position = record.position;
        const size_t invalid = record.replacedBytes > 0 ? 0 : std::string::npos;
        if (!record.turns.empty()) {
            part.messages = SEXTANT_TRY(messagesOf(record));
            part.text = SEXTANT_TRY(shownText(part.messages, record));
        } else {
            part.text = std::move(record.text);
        }
        return m_visit.emit(std::move(part), position, invalid);
    }

    Result<std::vector<ChatMessage>> messagesOf(const Record& record) const {
        std::vector<ChatMessage> messages;
        for (size_t turn = 0; turn < record.turns.size(); ++turn) {
            const Turn& said = record.turns[turn];
            if (said.part == TurnPart::Chosen || said.part == TurnPart::Rejected)
                return dataError(placeOf(record) + ": this is a preference, two answers to one question",
                                 "Texts and conversations are taken here; preferences are what DPO learns from");
            const std::string name(turnRoleName(said.role));
            const auto role = chatRoleFromName(name);
            if (!role)
                return dataError(
                    placeOf(record) + ": message " + std::to_string(turn + 1) + " has the role \"" + name + "\"",
                    "Chat formats here know system, user and assistant");
            messages.push_back({*role, std::string(turnContent(record.text, record.turns, turn))});
        }
        return messages;
    }

    /// The conversation as its chat format shows it, without the special tokens.
    Result<std::string> shownText(const std::vector<ChatMessage>& messages, const Record& record) const {
        ChatTemplateOptions told;
        told.now = m_options.chatDate;
        const auto rendered = m_options.chatTemplate.render(messages, GenerationPrompt::Omit, told);
        if (!rendered) return dataError(placeOf(record) + ": " + rendered.error().message, rendered.error().nextStep);
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

    const ReadingOptions& m_options;
    DocumentVisit& m_visit;
    Result<void> m_outcome;
};

}  // namespace

Result<void> readRecordDocuments(const ReadingOptions& options, DocumentVisit& visit) {
    return RecordDocuments(options, visit).read();
}

}  // namespace sextant
