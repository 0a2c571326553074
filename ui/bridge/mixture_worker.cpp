// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/mixture_worker.h"

#include "core/base/hash.h"
#include "core/data/curate/curated_job.h"
#include "core/data/formats/sources.h"
#include "core/data/pack.h"
#include "core/spec/pack_spec.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/text_conversion.h"

#include <algorithm>
#include <set>
#include <stop_token>

namespace sextant {

struct MixtureWorker::Question {
    PackSpec spec;
    QStringList packed;
    std::filesystem::path workspace;
};

namespace {

/// Files of a source, as the engine finds them from the workspace.
Result<std::vector<std::filesystem::path>> filesOf(const DataSource& source, const std::filesystem::path& workspace) {
    return expandSources({{(workspace / source.path).string(), 1}});
}

/// Everything a count depends on.
QString keyOf(const std::vector<std::filesystem::path>& files, const PackSpec& spec, uint64_t tokenizer) {
    QString key = toQString(hexadecimal(tokenizer)) + QString::number(static_cast<int>(spec.documentSplit)) +
                  toQString(spec.textField);
    for (const auto& file : files) {
        std::error_code code;
        const auto size = std::filesystem::file_size(file, code);
        const auto time = std::filesystem::last_write_time(file, code).time_since_epoch().count();
        key += QStringLiteral("|%1|%2|%3").arg(toQString(file)).arg(size).arg(static_cast<qlonglong>(time));
    }
    return key;
}

bool isConversation(const Json& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [](const Json& field) { return field.is_array() && !field.empty() && field[0].is_object(); });
}

/// What a curate job counted with this tokenizer; nothing where packing would write something else than its texts.
std::optional<int64_t> fromCuration(const std::filesystem::path& folder, const Tokenizer& tokenizer) {
    const auto job = CuratedJob::open(folder);
    if (!job || job.value().tokenizer() != hexadecimal(tokenizer.fingerprint())) return std::nullopt;
    const auto around = static_cast<int64_t>(tokenizer.prefix().size() + (tokenizer.eosId() ? 1 : 0));
    int64_t tokens = 0, first = -1;
    for (int64_t row = 0; row < job.value().rows(); ++row) {
        if (job.value().verdicts()[static_cast<size_t>(row)] != 0) continue;
        tokens += job.value().tokens()[static_cast<size_t>(row)] + around;
        if (first < 0) first = row;
    }
    if (first < 0) return 0;
    const auto document = job.value().document(first);
    return document && !isConversation(document.value().otherFields) ? std::optional(tokens) : std::nullopt;
}

/// What a pack job of exactly these files wrote.
std::optional<int64_t> fromPacking(const QStringList& packed, const std::vector<std::filesystem::path>& files,
                                   const Tokenizer& tokenizer) {
    std::set<std::string> wanted;
    for (const auto& file : files) wanted.insert(file.string());
    for (const QString& job : packed) {
        const auto manifest = ShardsManifest::read(toPath(job) / "shards");
        if (!manifest || !manifest.value().mixture.empty() ||
            manifest.value().tokenizerFingerprint != hexadecimal(tokenizer.fingerprint()))
            continue;
        const auto& names = manifest.value().files;
        if (std::set<std::string>(names.begin(), names.end()) == wanted)
            return manifest.value().trainTokens + manifest.value().validationTokens;
    }
    return std::nullopt;
}

}  // namespace

MixtureWorker::MixtureWorker(QObject* parent) : QObject(parent) {}
MixtureWorker::~MixtureWorker() { m_answers.dropAll(); }

void MixtureWorker::count(const OptionValues& pack, const QStringList& packed, const QString& workspace) {
    const Question question{specFrom<PackSpec>(packOptions(), pack), packed, toPath(workspace)};
    m_answers.ask<bool>(
        this, m_tasks, 0,
        [this, question](const Answers::Wanted& wanted) -> std::optional<bool> {
            answer(question, wanted);
            return std::nullopt;  // every source is told by itself
        },
        [](bool) {});
}

void MixtureWorker::tell(int index, const SourceTokens& tokens, const Answers::Wanted& wanted) {
    QMetaObject::invokeMethod(
        this,
        [this, index, tokens, wanted] {
            if (wanted()) Q_EMIT counted(index, tokens);
        },
        Qt::QueuedConnection);
}

void MixtureWorker::answer(const Question& question, const Answers::Wanted& wanted) {
    const auto tokenizer = question.spec.tokenizer.empty()
                               ? Result<TokenizerCache::Pointer>(
                                     usageError("no tokenizer is named", "Choose one, and tokens can be counted"))
                               : m_tokenizers.get(toQString(question.workspace / question.spec.tokenizer));
    for (size_t i = 0; i < question.spec.sources.size() && wanted(); ++i) {
        const int index = static_cast<int>(i);
        if (tokenizer)
            tell(index, tokensOf(question, index, tokenizer.value(), wanted), wanted);
        else
            tell(index,
                 {toQString(question.spec.sources[i].path), SourceTokens::Known::Failed, -1, 0,
                  sentenceOf(tokenizer.error())},
                 wanted);
    }
}

SourceTokens MixtureWorker::tokensOf(const Question& question, int index, const TokenizerCache::Pointer& tokenizer,
                                     const Answers::Wanted& wanted) {
    const PackSpec& spec = question.spec;
    const DataSource& source = spec.sources[static_cast<size_t>(index)];
    SourceTokens answer{toQString(source.path), SourceTokens::Known::Failed, -1, 0, {}};
    const auto files = filesOf(source, question.workspace);
    if (!files) {
        answer.sentence = sentenceOf(files.error());
        return answer;
    }
    auto known = [&](SourceTokens::Known who, int64_t tokens) {
        answer.known = who;
        answer.tokens = tokens;
        return answer;
    };
    if (const auto tokens = fromCuration(question.workspace / source.path, *tokenizer))
        return known(SourceTokens::Known::Curation, *tokens);
    if (const auto tokens = fromPacking(question.packed, files.value(), *tokenizer))
        return known(SourceTokens::Known::Packing, *tokens);
    const QString key = keyOf(files.value(), spec, tokenizer->fingerprint());
    if (const auto found = m_counted.constFind(key); found != m_counted.constEnd())
        return known(SourceTokens::Known::Counted, *found);
    std::stop_source stop;
    auto progress = [&](int64_t done, int64_t total) {
        if (!wanted()) stop.request_stop();
        answer.known = SourceTokens::Known::Counting;
        answer.share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
        tell(index, answer, wanted);
    };
    progress(0, 1);
    const auto tokens =
        countTokens(files.value(), *tokenizer, {spec.validationFraction, 0, 0, {spec.documentSplit, spec.textField}},
                    progress, stop.get_token());
    if (tokens) {
        m_counted.insert(key, tokens.value());
        return known(SourceTokens::Known::Counted, tokens.value());
    }
    answer.known = SourceTokens::Known::Failed;
    answer.sentence = sentenceOf(tokens.error());
    return answer;
}

}  // namespace sextant
