// SPDX-License-Identifier: Apache-2.0
#include "core/run/controllers.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/data/formats/sources.h"
#include "core/data/piece_counting.h"
#include "core/run/reading_events.h"
#include "core/tokenizer/tokenizer_report.h"

#include <cstring>

namespace sextant {

namespace {

constexpr double kSecondsBetweenSaves = 30;
constexpr size_t kSampleBytes = 1 << 20;  // of text, for the curve of vocabulary size against bytes per token
constexpr int kCurvePoints = 12;

/// The merges so far, so that a killed training goes on: pairs of 32-bit ids behind a header that names the corpus.
class MergeFile {
public:
    MergeFile(std::filesystem::path path, std::string corpus) : m_path(std::move(path)), m_corpus(std::move(corpus)) {}

    LearntMerges read() const {
        LearntMerges merges;
        auto content = readFile(m_path);
        if (!content || !content.value().starts_with(m_corpus) || (content.value().size() - m_corpus.size()) % 8 != 0)
            return merges;
        merges.resize((content.value().size() - m_corpus.size()) / 8);
        for (size_t i = 0; i < merges.size(); ++i) {
            std::memcpy(&merges[i].first, content.value().data() + m_corpus.size() + 8 * i, 4);
            std::memcpy(&merges[i].second, content.value().data() + m_corpus.size() + 8 * i + 4, 4);
            const auto known = static_cast<int32_t>(256 + i);
            if (merges[i].first < 0 || merges[i].second < 0 || merges[i].first >= known || merges[i].second >= known)
                return {};
        }
        return merges;
    }
    Result<void> write(const LearntMerges& merges) const {
        std::string content = m_corpus;
        for (const auto& [left, right] : merges) {
            char bytes[8];
            std::memcpy(bytes, &left, 4);
            std::memcpy(bytes + 4, &right, 4);
            content.append(bytes, 8);
        }
        return writeFileAtomically(m_path, content);
    }

private:
    std::filesystem::path m_path;
    std::string m_corpus;
};

/// Of the pieces and their counts, which decide the merges; whatever their order.
Result<uint64_t> hashOf(const CountedPieces& pieces) {
    uint64_t sum = 0;
    SEXTANT_TRY(pieces.source()(
        [&](std::string_view piece, int64_t count) { sum += hashText(piece, static_cast<uint64_t>(count)); }));
    return sum;
}

/// The beginnings of the files, together about a megabyte.
std::string sampleOf(const std::vector<std::filesystem::path>& files, const ReadingOptions& reading) {
    std::string sample;
    const size_t share = kSampleBytes / files.size() + 1;
    for (const auto& file : files) {
        size_t taken = 0;
        ReadingReport ignored;
        const auto outcome = readDocuments(
            file, ignored,
            [&](DocumentPart part) -> Result<void> {
                const std::string_view begin = std::string_view(part.text).substr(0, share - taken);
                sample += begin;
                taken += begin.size();
                return taken < share ? Result<void>() : Result<void>(Error{ErrorKind::Interrupted, "enough", {}});
            },
            reading);
        (void)outcome;  // the file was read to its end before; stopping early is the purpose
        if (sample.size() >= kSampleBytes) break;
    }
    return sample;
}

class TokenizerRun {
public:
    TokenizerRun(const TokenizerSpec& spec, JobSession& session)
        : m_spec(spec), m_session(session), m_work(session.folder().path() / "work") {}

    Result<void> run() {
        m_session.send("started", {{"name", m_spec.name}});
        const double start = steadySeconds();
        const PreTokenizer preTokenizer = SEXTANT_TRY(PreTokenizer::named(m_spec.preTokenizer));
        const ChatTemplate chatTemplate = SEXTANT_TRY(ChatTemplate::named(m_spec.chatTemplate));
        const auto files = SEXTANT_TRY(filesOf(m_spec.sources, m_session));
        const ReadingOptions reading{m_spec.documentSplit, m_spec.textField, chatTemplate};
        const PieceCountingOptions counting{preTokenizer, static_cast<int>(m_spec.threads), reading, m_work,
                                            memoryLimit()};
        CountedPieces pieces =
            SEXTANT_TRY(countPieces(files, counting, progressOf(m_session, "read", "bytes"), m_session.stop()));
        reportReading(pieces.report(), m_session);
        m_session.log("read " + formatBytes(pieces.report().bytes) + " of text in " +
                      formatDuration(steadySeconds() - start));
        const Tokenizer tokenizer = SEXTANT_TRY(train(pieces, preTokenizer, chatTemplate));
        SEXTANT_TRY(tokenizer.save(m_session.folder().path()));
        SEXTANT_TRY(writeReport(tokenizer, pieces.report(), sampleOf(files, reading), steadySeconds() - start));
        std::error_code code;
        std::filesystem::remove_all(m_work, code);
        return {};
    }

private:
    int64_t memoryLimit() const { return static_cast<int64_t>(m_spec.memoryLimit * (int64_t{1} << 30)); }

    Result<Tokenizer> train(const CountedPieces& pieces, const PreTokenizer& preTokenizer,
                            const ChatTemplate& chatTemplate) {
        const MergeFile saved(m_work / "merges.bin",
                              "sextant merges " + hexadecimal(SEXTANT_TRY(hashOf(pieces))) + "\n");
        const double start = steadySeconds();
        BpeTrainingOptions options;
        options.vocabularySize = m_spec.vocabSize;
        std::vector<std::string> named = chatTemplate.specialTokens();
        named.insert(named.end(), m_spec.specialTokenNames.begin(), m_spec.specialTokenNames.end());
        options.specials = specialTokenTexts(static_cast<int>(m_spec.specialTokens), named);
        options.chatTemplate = chatTemplate.jinja();
        options.known = saved.read();
        options.scratchFolder = m_work;
        options.memoryLimit = memoryLimit();
        options.progress = [&, show = progressOf(m_session, "merges", "merges"), last = start](
                               const LearntMerges& merges, int64_t total) mutable -> Result<void> {
            show(static_cast<int64_t>(merges.size()), total);
            const bool stopping = m_session.stop().stop_requested();
            if (!stopping && steadySeconds() - last < kSecondsBetweenSaves) return {};
            last = steadySeconds();
            SEXTANT_TRY(createFolders(m_work));
            SEXTANT_TRY(saved.write(merges));
            return stopping ? Result<void>(Error{ErrorKind::Interrupted, "tokenizer training was stopped", {}})
                            : Result<void>();
        };
        Tokenizer tokenizer = SEXTANT_TRY(trainBpe(pieces.source(), preTokenizer, options));
        m_session.log("learnt " + std::to_string(tokenizer.model().merges().size()) + " merges in " +
                      formatDuration(steadySeconds() - start));
        if (tokenizer.vocabularySize() < m_spec.vocabSize)
            m_session.warning("the vocabulary has " + std::to_string(tokenizer.vocabularySize()) +
                              " tokens instead of " + std::to_string(m_spec.vocabSize) +
                              ": no pair occurs twice any more in these texts");
        return tokenizer;
    }
    Result<void> writeReport(const Tokenizer& tokenizer, const ReadingReport& reading, const std::string& sample,
                             double seconds) const {
        Json curve = Json::array();
        for (const SizePoint& point : compressionBySize(tokenizer, sample, kCurvePoints))
            curve.push_back({{"vocabulary_size", point.vocabularySize}, {"bytes_per_token", point.bytesPerToken}});
        const Json report = {{"tokenizer", m_session.folder().path().string()},
                             {"vocabulary_size", tokenizer.vocabularySize()},
                             {"documents", reading.documents},
                             {"text_bytes", reading.bytes},
                             {"bytes_per_token", measureText(tokenizer, sample).bytesPerToken()},
                             {"compression", curve},
                             {"seconds", seconds}};
        return writeFileAtomically(m_session.folder().reportPath(), toJsonText(report));
    }

    const TokenizerSpec& m_spec;
    JobSession& m_session;
    std::filesystem::path m_work;
};

}  // namespace

/// Texts to tokenizer.json and its companions in the job folder itself, and report.json. What has been counted and
/// merged is saved at least every 30 seconds in JOB/work; a later call goes on from there, with the same result. Throws
/// RunError for what ends the run.
RunEnd runTokenizer(const TokenizerSpec& spec, JobSession& session) {
    auto outcome = TokenizerRun(spec, session).run();
    if (outcome) return RunEnd::Completed;
    if (outcome.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    throw RunError(outcome.error());
}

}  // namespace sextant
