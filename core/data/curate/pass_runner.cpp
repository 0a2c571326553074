// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/pass_runner.h"

#include "core/base/files.h"
#include "core/base/parallel.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/data/curate/chunk_progress.h"
#include "core/data/curate/chunk_source.h"
#include "core/data/curate/pass_view.h"

#include <algorithm>
#include <atomic>

namespace sextant {

namespace {

/// What a worker needs at once for one chunk: its bytes, the documents, lines before and after compression, features.
constexpr int64_t kWorkerBytes = 12 * static_cast<int64_t>(RecordReader::kChunkBytes);
/// What the process holds whatever it does, and what the allocator keeps between two units of a decision.
constexpr int64_t kProcessBytes = 48 << 20;

Document documentOf(Record record, const std::filesystem::path& file, uint32_t fileNumber) {
    Document document{std::move(record.text),
                      std::move(record.id),
                      {},
                      std::move(record.otherFields),
                      DocumentPlace(fileNumber, static_cast<uint64_t>(record.position)),
                      std::move(record.turns)};
    nameDocument(document, file);
    return document;
}

Error interrupted() { return {ErrorKind::Interrupted, "curating was stopped", {}}; }

}  // namespace

PassRunner::PassRunner(const CurationOptions& options, const Recipe& recipe, WorkFolders folders,
                       const WorkShare& share, const CurationEvents& events, std::stop_token stop)
    : m_options(options),
      m_recipe(recipe),
      m_folders(std::move(folders)),
      m_share(share),
      m_passes(recipe.passes()),
      m_events(events),
      m_stop(std::move(stop)),
      m_funnel(Funnel::of(recipe)) {}

Result<void> PassRunner::run() {
    for (size_t number = 0; number < m_passes.size(); ++number) {
        SEXTANT_TRY(runPass(number));
        if (m_passes[number].collectedFor) SEXTANT_TRY(decide(number, m_passes[number]));
    }
    return {};
}

Result<void> PassRunner::runPass(size_t number) {
    SEXTANT_TRY(createFolders(m_folders.pass(number)));
    SEXTANT_TRY(countFinished(number));
    return number == 0 ? readAll(m_passes[0]) : goOn(number, m_passes[number]);
}

Result<void> PassRunner::decideAfter(size_t number) {
    for (size_t pass = 0; pass <= number; ++pass) SEXTANT_TRY(countFinished(pass));
    return decide(number, m_passes[number]);
}

/// What an earlier, interrupted process or another part has done already.
Result<void> PassRunner::countFinished(size_t number) {
    for (const ChunkName& name : SEXTANT_TRY(listChunks(m_folders.pass(number)))) {
        const auto file = ChunkFile::open(m_folders.pass(number), name);
        if (!file || !m_share.has(name)) continue;
        const Funnel counts = SEXTANT_TRY(file.value().counts(m_recipe));
        m_funnel += counts;
        if (counts.rejects > 0) SEXTANT_TRY(checkRejects(name));
    }
    return {};
}

Result<void> PassRunner::onWorkers(const std::function<Result<void>()>& body) const {
    const int processors = m_options.threads > 0 ? m_options.threads : processorCount();
    const auto fitting = std::max<int64_t>(1, m_options.memoryLimit / kWorkerBytes);
    const auto workers = std::min<int64_t>(processors, fitting);
    std::vector<Result<void>> outcomes(static_cast<size_t>(workers));
    parallelFor(workers, static_cast<int>(workers), [&](int64_t i) { outcomes[static_cast<size_t>(i)] = body(); });
    // A real failure says more than the interruption it causes elsewhere.
    const auto worse = [](const Result<void>& a, const Result<void>& b) {
        auto rank = [](const Result<void>& r) { return r ? 0 : r.error().kind == ErrorKind::Interrupted ? 1 : 2; };
        return rank(a) < rank(b);
    };
    return *std::max_element(outcomes.begin(), outcomes.end(), worse);
}

Result<void> PassRunner::readAll(const Recipe::Pass& pass) {
    ChunkSource source(m_options.files, m_options.reading, m_folders.pass(0), m_share);
    std::atomic<bool> failed = false;
    auto work = [&]() -> Result<void> {
        while (!failed) {
            if (m_stop.stop_requested()) return interrupted();
            auto task = SEXTANT_TRY(source.next());
            if (!task) return {};
            const std::filesystem::path& file = m_options.files[task->name.file];
            ChunkWork chunk(m_recipe, pass, m_options, nullptr);
            ChunkProgress progress(m_folders.pass(0), task->name, chunk, m_stop);
            uint32_t row = 0;
            const RecordSink sink{[&](Record record) {
                                      const uint32_t number = row++;
                                      if (!progress.takesNext()) return;
                                      chunk.addReplacedBytes(record.replacedBytes);
                                      chunk.addRead(documentOf(std::move(record), file, task->name.file), number);
                                  },
                                  [&](const BadRecord& bad) {
                                      if (progress.takesNext()) chunk.addReject(replaceInvalidUtf8(file.string()), bad);
                                  },
                                  [&] {
                                      if (progress.takesNext()) chunk.countSkipped();
                                  },
                                  [&] { return !progress.isStopped(); }};
            task->reader->decode(task->chunk, sink);
            task->chunk = {};
            SEXTANT_TRY(count(task->name, SEXTANT_TRY(progress.finish())));
            tell("read", source.bytesTaken(), source.totalBytes(), "bytes");
        }
        return {};
    };
    SEXTANT_TRY(onWorkers([&] {
        auto outcome = work();
        if (!outcome) failed = true;
        return outcome;
    }));
    return {};
}

Result<void> PassRunner::goOn(size_t number, const Recipe::Pass& pass) {
    const PassView before(SEXTANT_TRY(listChunks(m_folders.pass(number - 1))), m_folders.pass(number - 1));
    const VerdictFile verdicts = SEXTANT_TRY(VerdictFile::openChecked(m_folders.verdicts(*pass.decidedBefore)));
    std::vector<size_t> mine;
    for (size_t i = 0; i < before.chunks(); ++i)
        if (m_share.has(before.name(i))) mine.push_back(i);
    const std::string stage = "pass " + std::to_string(number);
    std::atomic<size_t> next = 0, done = 0;
    return onWorkers([&]() -> Result<void> {
        for (size_t at; (at = next.fetch_add(1)) < mine.size();) {
            if (m_stop.stop_requested()) return interrupted();
            const size_t i = mine[at];
            const ChunkName name = before.name(i);
            if (!ChunkFile::open(m_folders.pass(number), name)) {
                const auto rows = SEXTANT_TRY(before.alive(i));
                ChunkWork chunk(m_recipe, pass, m_options, &verdicts);
                ChunkProgress progress(m_folders.pass(number), name, chunk, m_stop);
                size_t nextRow = 0;
                SEXTANT_TRY(before.documents(i, [&](Document document) {
                    const ChunkRow& row = rows[nextRow++];
                    if (progress.takesNext()) chunk.add(std::move(document), row.row, row.tokens);
                }));
                SEXTANT_TRY(count(name, SEXTANT_TRY(progress.finish())));
            }
            tell(stage, static_cast<int64_t>(++done), static_cast<int64_t>(mine.size()), "chunks");
        }
        return {};
    });
}

Result<void> PassRunner::decide(size_t number, const Recipe::Pass& pass) {
    const size_t step = *pass.collectedFor;
    if (VerdictFile::isComplete(m_folders.verdicts(step))) return {};
    const PassView view(SEXTANT_TRY(listChunks(m_folders.pass(number))), m_folders.pass(number));
    const CorpusWork work = corpusWork(step, m_recipe.steps()[step].name);
    SEXTANT_TRY(createFolders(work.folder));
    const SortedRuns<Verdict> verdicts(SEXTANT_TRY(m_recipe.steps()[step].corpus->decide(view, work)));
    SEXTANT_TRY(VerdictFile::write(m_folders.verdicts(step), verdicts, m_options.memoryLimit / 8, m_stop));
    std::error_code code;
    std::filesystem::remove_all(work.folder, code);
    return {};
}

Result<void> PassRunner::remember() {
    for (size_t number = 0; number < m_passes.size(); ++number) {
        if (!m_passes[number].collectedFor) continue;
        const size_t step = *m_passes[number].collectedFor;
        const std::filesystem::path mark = m_folders.remembered(step);
        std::error_code code;
        if (std::filesystem::exists(mark, code)) continue;
        const PassView view(SEXTANT_TRY(listChunks(m_folders.pass(number))), m_folders.pass(number));
        const CorpusWork work = corpusWork(step, "index of " + m_recipe.steps()[step].name);
        SEXTANT_TRY(createFolders(work.folder));
        SEXTANT_TRY(m_recipe.steps()[step].corpus->remember(
            view, SEXTANT_TRY(VerdictFile::openChecked(m_folders.verdicts(step))), work));
        SEXTANT_TRY(writeFileAtomically(mark, ""));
    }
    return {};
}

CorpusWork PassRunner::corpusWork(size_t step, const std::string& stage) {
    CorpusWork work;
    work.jobName = m_options.name;
    work.folder = m_folders.scratch(step);
    work.memoryLimit = std::max(m_options.memoryLimit / 4, m_options.memoryLimit * 3 / 4 - kProcessBytes);
    work.threads = m_options.threads;
    work.progress = [this, stage](int64_t done, int64_t total) { tell(stage, done, total, "chunks"); };
    work.stop = m_stop;
    return work;
}

Result<void> PassRunner::count(const ChunkName& name, const ChunkContent& content) {
    const std::lock_guard lock(m_mutex);
    m_funnel += content.counts;
    return content.counts.rejects > 0 ? checkRejects(name) : Result<void>();
}

/// `last`: the chunk whose rejects were counted last.
Result<void> PassRunner::checkRejects(const ChunkName& last) const {
    if (m_funnel.rejects <= m_options.maxBadRecords) return {};
    const ChunkFile file = SEXTANT_TRY(ChunkFile::open(m_folders.pass(0), last));
    const std::string rejects = SEXTANT_TRY(file.section(ChunkContent::Rejects));
    const auto first = parseJson(rejects.substr(0, rejects.find('\n')), "rejects");
    const std::string example = first ? first.value().value("place", "") + ": " + first.value().value("cause", "") : "";
    return dataError(std::to_string(m_funnel.rejects) + " records cannot be read, more than max_bad_records (" +
                         std::to_string(m_options.maxBadRecords) + "); for example " +
                         m_options.files[last.file].string() + ", " + example,
                     "Look at the file, or raise max_bad_records");
}

void PassRunner::tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit) {
    const std::lock_guard lock(m_mutex);
    if (m_events.progress) m_events.progress(stage, std::min(done, total), total, unit, m_funnel);
}

}  // namespace sextant
