// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/source_questions.h"

#include "core/base/text.h"
#include "core/data/formats/record_preview.h"
#include "core/tokenizer/chat_template.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

namespace {

constexpr size_t kRows = 24;
constexpr size_t kShownBytes = 2000;  // of a turn
constexpr qsizetype kMostProblems = 12;

/// The beginning of a text, whole characters.
QString beginning(std::string_view text) {
    if (text.size() <= kShownBytes) return toQString(std::string(text));
    size_t end = kShownBytes;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    return toQString(std::string(text.substr(0, end))) + QStringLiteral(" …");
}

SourceRow::Shape shapeOf(const Record& record) {
    if (record.turns.empty()) return SourceRow::Shape::Text;
    switch (record.turns.back().part) {
        case TurnPart::Chosen:
        case TurnPart::Rejected:
            return SourceRow::Shape::Preference;
        case TurnPart::Completion:
            return SourceRow::Shape::PromptAndCompletion;
        case TurnPart::Prompt:
        case TurnPart::Messages:
            break;
    }
    return SourceRow::Shape::Conversation;
}

SourceTurn::Role roleOf(TurnRole role) {
    switch (role) {
        case TurnRole::System:
            return SourceTurn::Role::System;
        case TurnRole::User:
            return SourceTurn::Role::User;
        case TurnRole::Assistant:
            return SourceTurn::Role::Assistant;
        case TurnRole::Tool:
            return SourceTurn::Role::Tool;
    }
    return SourceTurn::Role::Text;
}

/// The conversation a model is trained on: of a preference the one with the chosen answer.
Result<std::vector<ChatMessage>> messagesOf(const Record& record) {
    std::vector<ChatMessage> messages;
    for (size_t i = 0; i < record.turns.size(); ++i) {
        const Turn& turn = record.turns[i];
        if (turn.part == TurnPart::Rejected) continue;
        const auto role = chatRoleFromName(std::string(turnRoleName(turn.role)));
        if (!role) return dataError("chat templates here have no place for what a tool says");
        messages.push_back({*role, std::string(turnContent(record.text, record.turns, i))});
    }
    return messages;
}

void render(const Record& record, const ChatTemplate& chatTemplate, SourceRow& row) {
    const auto messages = messagesOf(record);
    if (!messages) {
        row.sentence = sentenceOf(messages.error());
        return;
    }
    const ChatTemplateOptions options{"<BOS>", "<EOS>", {"<BOS>", "<EOS>"}};
    const auto rendered = chatTemplate.render(messages.value(), GenerationPrompt::Omit, options);
    if (!rendered) {
        row.sentence = sentenceOf(rendered.error());
        return;
    }
    for (const TextSpan& span : rendered.value().spans) {
        const std::string_view text = std::string_view(rendered.value().text).substr(span.begin, span.end - span.begin);
        row.rendered.push_back({beginning(text), span.origin == TextSpan::Origin::Content, span.trained});
    }
}

SourceRow rowOf(const Record& record, const std::filesystem::path& file) {
    SourceRow row;
    row.file = toQString(file.filename());
    row.id = toQString(record.id);
    row.otherFields = beginning(record.otherFields);
    row.shape = shapeOf(record);
    if (record.turns.empty()) row.turns.push_back({SourceTurn::Role::Text, {}, beginning(record.text)});
    for (size_t i = 0; i < record.turns.size(); ++i) {
        const Turn& turn = record.turns[i];
        const QString part =
            turn.part == TurnPart::Messages ? QString() : toQString(std::string(turnPartName(turn.part)));
        row.turns.push_back({roleOf(turn.role), part, beginning(turnContent(record.text, record.turns, i))});
    }
    return row;
}

}  // namespace

SourcesPreviewPointer previewSources(const OptionValues& recipe, const QString& templateName, const QString& workspace,
                                     const std::function<bool()>& wanted) {
    auto answer = std::make_shared<SourcesPreview>();
    auto spec = specFrom<CurateSpec>(curateOptions(), recipe);
    for (DataSource& source : spec.sources) source.path = (toPath(workspace) / source.path).string();
    const auto preview = previewRecords(spec, kRows, wanted);
    if (!preview) {
        answer->sentence = sentenceOf(preview.error());
        return answer;
    }
    std::optional<ChatTemplate> chatTemplate;
    if (!templateName.isEmpty())
        if (auto named = ChatTemplate::named(templateName.toStdString())) chatTemplate = std::move(named).value();
    const RecordPreview& found = preview.value();
    answer->files = static_cast<qint64>(found.files.size());
    answer->bytes = found.bytes;
    for (const RecordPreview::Row& row : found.rows) {
        answer->rows.push_back(rowOf(row.record, found.files[row.file]));
        if (chatTemplate && !row.record.turns.empty()) render(row.record, *chatTemplate, answer->rows.back());
    }
    for (const RecordPreview::Problem& problem : found.problems) {
        if (answer->problems.size() == kMostProblems) break;
        answer->problems.push_back(QStringLiteral("%1, %2: %3")
                                       .arg(toQString(found.files[problem.file].filename()),
                                            toQString(problem.bad.place), toQString(problem.bad.cause)));
    }
    return answer;
}

}  // namespace sextant
