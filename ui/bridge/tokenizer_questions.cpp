// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/tokenizer_questions.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/data/documents.h"
#include "core/job/job_folder.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/language_samples.h"
#include "ui/bridge/text_conversion.h"

#include <QCoreApplication>

namespace sextant {

namespace {

constexpr size_t kMostMeasuredBytes = 16 << 20;  // of a file: more changes the picture little and takes seconds
constexpr size_t kPortionBytes = 1 << 20;
constexpr size_t kListedTokens = 1000;
constexpr int kCurvePoints = 24;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::TokenizerWorker)
};

QString fromView(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString roleOf(const Tokenizer& tokenizer, int32_t id) {
    if (tokenizer.bosId() == id) return Words::tr("begin of text");
    if (tokenizer.eosId() == id) return Words::tr("end of text");
    if (tokenizer.padId() == id) return Words::tr("padding");
    return {};
}

std::shared_ptr<TokenizedText> piecesOf(const Tokenizer& tokenizer, const QString& path,
                                        const std::vector<int32_t>& ids) {
    auto result = std::make_shared<TokenizedText>();
    result->path = path;
    result->tokens.reserve(ids.size());
    for (int32_t id : ids) {
        const std::string_view bytes = tokenizer.tokenText(id);
        result->tokens.push_back(
            {id, static_cast<uint32_t>(result->bytes.size()), static_cast<uint32_t>(bytes.size())});
        result->bytes += bytes;
    }
    return result;
}

Result<RenderedChat> renderedWith(const Tokenizer& tokenizer, const QString& format,
                                  const std::vector<ChatMessage>& conversation, GenerationPrompt generation) {
    if (format.isEmpty()) return renderChat(tokenizer, conversation, generation);
    return renderChat(tokenizer, SEXTANT_TRY(ChatTemplate::named(format.toStdString())), conversation, generation);
}

/// A tokenizer job tells what it was trained on; other folders have no such report.
void readReport(const QString& folder, TokenizerFacts& facts) {
    const auto report = readJsonFile(JobFolder(toPath(folder)).reportPath());
    if (!report || !report.value().is_object() || !report.value().contains("text_bytes")) return;
    facts.trainedBytes = static_cast<qint64>(numberFromJson(report.value().value("text_bytes", Json(0)), 0));
    facts.documents = static_cast<qint64>(numberFromJson(report.value().value("documents", Json(0)), 0));
    facts.trainingSeconds = numberFromJson(report.value().value("seconds", Json(0)), 0);
}

/// What to measure on: documents, together at most kMostMeasuredBytes.
struct TextToMeasure {
    std::vector<std::string> parts;
    bool cut = false;
};

/// A file is read as training reads it: compressed ones too, of JSON lines only their texts.
Result<TextToMeasure> readText(const MeasuredText& wanted) {
    TextToMeasure text;
    if (wanted.file.isEmpty()) {
        for (const LanguageSample& sample : languageSamples())
            if (wanted.sample.isEmpty() || fromView(sample.label) == wanted.sample)
                text.parts.emplace_back(sample.text);
        return text;
    }
    size_t room = kMostMeasuredBytes;
    ReadingReport report;
    auto take = [&](DocumentPart part) -> Result<void> {
        if (part.text.size() > room) {
            text.cut = true;
            part.text.resize(completeUtf8Prefix(std::string_view(part.text).substr(0, room)));
        }
        room -= part.text.size();
        text.parts.push_back(std::move(part.text));
        if (text.cut) return Error{ErrorKind::Interrupted, "enough text", {}};
        return {};
    };
    const auto read = readDocuments(toPath(wanted.file), report, take);
    if (!read && !text.cut) return read.error();
    return text;
}

/// Portions end at line ends, where pieces of text end too.
size_t portionEnd(std::string_view text, size_t begin) {
    if (text.size() - begin <= kPortionBytes) return text.size();
    const size_t end = text.rfind('\n', begin + kPortionBytes);
    return end == std::string_view::npos || end < begin ? begin + kPortionBytes : end + 1;
}

}  // namespace

TokenizerFacts factsOf(const Tokenizer& tokenizer, const QString& path) {
    TokenizerFacts facts;
    facts.path = path;
    facts.vocabularySize = tokenizer.vocabularySize();
    facts.kind = toQString(tokenizer.kind());
    facts.preTokenizer = toQString(tokenizer.preTokenizer().name());
    for (const SpecialToken& special : tokenizer.specials())
        facts.specials.append({toQString(special.text), roleOf(tokenizer, special.id), special.id});
    readReport(path, facts);
    return facts;
}

TokenizedTextPointer tokenizedText(const Tokenizer& tokenizer, const QString& path, const std::string& text) {
    const auto ids = tokenizer.encode(text);
    auto result = piecesOf(tokenizer, path, ids);
    result->use = useOf(text, ids.size());
    return result;
}

QStringList chatTemplateNames() {
    QStringList names;
    for (const std::string& name : ChatTemplate::names()) names << toQString(name);
    return names;
}

TokenizedTextPointer renderedChat(const Tokenizer& tokenizer, const QString& path, const QString& format,
                                  const QVector<PreviewMessage>& messages, AnswerBegin begin) {
    std::vector<ChatMessage> conversation;
    for (const PreviewMessage& message : messages)
        conversation.push_back({static_cast<ChatRole>(message.role), message.text.toStdString()});
    const auto rendered = renderedWith(tokenizer, format, conversation,
                                       begin == AnswerBegin::Add ? GenerationPrompt::Add : GenerationPrompt::Omit);
    if (!rendered) {
        auto refused = piecesOf(tokenizer, path, {});
        refused->sentence = sentenceOf(rendered.error());
        return refused;
    }
    const RenderedChat& chat = rendered.value();
    auto result = piecesOf(tokenizer, path, chat.tokens);
    for (size_t i = 0; i < chat.tokens.size(); ++i) {
        const bool special = tokenizer.isSpecial(chat.tokens[i]);
        result->tokens[i].tone = special           ? TokenTone::Special
                                 : chat.trained[i] ? TokenTone::Trained
                                                   : TokenTone::Untrained;
        result->tokens[i].isTrained = chat.trained[i];
    }
    result->use = useOf(chat.rendered.text, chat.tokens.size());
    return result;
}

VocabularyPointer vocabularyOf(const Tokenizer& tokenizer, const QString& path) {
    auto vocabulary = std::make_shared<Vocabulary>();
    vocabulary->path = path;
    const auto size = static_cast<int32_t>(tokenizer.vocabularySize());
    for (int32_t id = 0; id < size; ++id) {
        vocabulary->bytes += tokenizer.tokenText(id);
        vocabulary->offsets.push_back(static_cast<uint32_t>(vocabulary->bytes.size()));
        vocabulary->special.push_back(tokenizer.isSpecial(id));
    }
    return vocabulary;
}

std::optional<VocabularyUsePointer> vocabularyUse(const Tokenizer& tokenizer, const QString& path,
                                                  const MeasuredText& wantedText, const std::function<bool()>& wanted) {
    auto use = std::make_shared<VocabularyUse>();
    use->path = path;
    use->text = wantedText;
    const auto text = readText(wantedText);
    if (!text) {
        use->sentence = sentenceOf(text.error());
        return use;
    }
    use->cut = text.value().cut;
    TokenCounts counts(tokenizer);
    std::string beginning;
    for (const std::string& part : text.value().parts) {
        for (size_t begin = 0; begin < part.size();) {
            if (!wanted()) return std::nullopt;
            const size_t end = portionEnd(part, begin);
            counts.add(std::string_view(part).substr(begin, end - begin));
            begin = end;
        }
        if (beginning.size() < kPortionBytes) beginning += part;
    }
    use->bytes = counts.bytes();
    use->tokens = counts.tokens();
    use->counts = counts.counts();
    use->longest = longestTokens(tokenizer, kListedTokens);
    use->rarest = rarestTokens(tokenizer, counts, kListedTokens);
    UnusedTokens unused = neverUsedTokens(tokenizer, counts, use->counts.size());
    use->neverUsed = std::move(unused.ids);
    use->neverUsedTotal = unused.total;
    if (!wanted()) return std::nullopt;
    // The curve encodes the text once for every point: its beginning is enough.
    beginning.resize(portionEnd(beginning, 0));
    use->compression = compressionBySize(tokenizer, beginning, kCurvePoints);
    return use;
}

std::vector<ComparisonRow> comparedOnSamples(const Tokenizer& first, const Tokenizer& second) {
    std::vector<LabelledText> texts;
    for (const LanguageSample& sample : languageSamples()) texts.push_back({std::string(sample.label), sample.text});
    return compareTokenizers(first, second, texts);
}

}  // namespace sextant
