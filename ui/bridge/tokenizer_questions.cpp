// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/tokenizer_questions.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/job/job_folder.h"
#include "core/tokenizer/chat_template.h"
#include "core/tokenizer/language_samples.h"
#include "ui/bridge/text_conversion.h"

#include <QCoreApplication>

#include <fstream>

namespace sextant {

namespace {

constexpr size_t kMostMeasuredBytes = 16 << 20;  // of a file: more changes the picture little and takes seconds
constexpr size_t kPortionBytes = 1 << 20;
constexpr size_t kListedTokens = 1000;
constexpr int kCurvePoints = 24;

QString translate(const char* text) { return QCoreApplication::translate("sextant::TokenizerWorker", text); }

QString fromView(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

QString roleOf(const Tokenizer& tokenizer, int32_t id) {
    if (tokenizer.bosId() == id) return translate("begin of text");
    if (tokenizer.eosId() == id) return translate("end of text");
    if (tokenizer.padId() == id) return translate("padding");
    return {};
}

std::shared_ptr<TokenizedText> piecesOf(const Tokenizer& tokenizer, const QString& path, const std::vector<int32_t>& ids) {
    auto result = std::make_shared<TokenizedText>();
    result->path = path;
    result->tokens.reserve(ids.size());
    for (int32_t id : ids) {
        const std::string_view bytes = tokenizer.tokenText(id);
        result->tokens.push_back({id, static_cast<uint32_t>(result->bytes.size()), static_cast<uint32_t>(bytes.size())});
        result->bytes += bytes;
    }
    return result;
}

Result<RenderedChat> renderedWith(const Tokenizer& tokenizer, const QString& format, const std::vector<ChatMessage>& conversation,
                                  GenerationPrompt generation) {
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

/// The bytes to measure on, or the sentence of why not.
QString readText(const MeasuredText& wanted, std::string& text, bool& cut) {
    if (wanted.file.isEmpty()) {
        for (const LanguageSample& sample : languageSamples())
            if (wanted.sample.isEmpty() || fromView(sample.label) == wanted.sample) text += sample.text;
        return {};
    }
    std::ifstream file(toPath(wanted.file), std::ios::binary);
    if (!file) return translate("%1 cannot be read. Check that it exists and that you may read it.").arg(wanted.file);
    text.resize(kMostMeasuredBytes + 1);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
    cut = text.size() > kMostMeasuredBytes;
    if (cut) text.resize(completeUtf8Prefix(std::string_view(text).substr(0, kMostMeasuredBytes)));
    if (text.empty()) return translate("%1 is empty or no file. Choose a file with text.").arg(wanted.file);
    if (firstInvalidUtf8(std::string_view(text).substr(0, completeUtf8Prefix(std::string_view(text).substr(0, 4096)))) !=
        std::string_view::npos)
        return translate("%1 is not plain text in UTF-8. Choose a text file that is not compressed.").arg(wanted.file);
    return {};
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
    const auto rendered = renderedWith(tokenizer, format, conversation, begin == AnswerBegin::Add ? GenerationPrompt::Add : GenerationPrompt::Omit);
    if (!rendered) {
        auto refused = piecesOf(tokenizer, path, {});
        refused->sentence = sentenceOf(rendered.error());
        return refused;
    }
    const RenderedChat& chat = rendered.value();
    auto result = piecesOf(tokenizer, path, chat.tokens);
    for (size_t i = 0; i < chat.tokens.size(); ++i) {
        const bool special = tokenizer.isSpecial(chat.tokens[i]);
        result->tokens[i].tone = special ? TokenTone::Special : chat.trained[i] ? TokenTone::Trained : TokenTone::Untrained;
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

std::optional<VocabularyUsePointer> vocabularyUse(const Tokenizer& tokenizer, const QString& path, const MeasuredText& wantedText,
                                                  const std::function<bool()>& wanted) {
    auto use = std::make_shared<VocabularyUse>();
    use->path = path;
    use->text = wantedText;
    std::string text;
    use->sentence = readText(wantedText, text, use->cut);
    if (!use->sentence.isEmpty()) return use;
    TokenCounts counts(tokenizer);
    for (size_t begin = 0; begin < text.size();) {
        if (!wanted()) return std::nullopt;
        const size_t end = portionEnd(text, begin);
        counts.add(std::string_view(text).substr(begin, end - begin));
        begin = end;
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
    const std::string_view beginning = std::string_view(text).substr(0, portionEnd(text, 0));
    use->compression = compressionBySize(tokenizer, beginning, kCurvePoints);
    return use;
}

std::vector<ComparisonRow> comparedOnSamples(const Tokenizer& first, const Tokenizer& second) {
    std::vector<LabelledText> texts;
    for (const LanguageSample& sample : languageSamples()) texts.push_back({std::string(sample.label), sample.text});
    return compareTokenizers(first, second, texts);
}

}  // namespace sextant
