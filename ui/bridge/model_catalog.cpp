// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_catalog.h"

#include "core/base/files.h"
#include "core/job/model_path.h"
#include "ui/bridge/engine_question.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/model_answers.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"

#include <QPointer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace sextant {

namespace {

constexpr qsizetype kPerRun = 8;
constexpr qsizetype kAskedAtOnce = 16, kMostAsked = 256;
constexpr int kRebuildMs = 100;
const QLatin1String kPreference("models");

QString fileName(const QString& path) { return path.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty); }

/// What changes when the files of a model do; empty: there is none.
QString signatureOf(const QString& path) {
    const auto found = findModel(toPath(path));
    if (!found) return {};
    const std::filesystem::path& model = found.value().folder;
    std::vector<std::filesystem::path> files{model};
    if (model.extension() != ".gguf")
        files = {model / "config.json", model / "model.safetensors", model / "tokenizer.json", model / "README.md"};
    QString signature;
    for (const auto& file : files) {
        std::error_code code;
        const auto time = std::filesystem::last_write_time(file, code);
        if (!code) signature += QString::number(time.time_since_epoch().count());
        const auto size = std::filesystem::is_regular_file(file, code) ? std::filesystem::file_size(file, code) : 0;
        signature += QLatin1Char(':') + QString::number(size) + QLatin1Char(' ');
    }
    return signature;
}

bool isFinishedConversion(const JobSummary& job) {
    return job.kind == QLatin1String(kinds::kConvert) && job.state == JobState::Finished;
}

QVector<const JobSummary*> newestFirst(const JobMonitor& jobs) {
    QVector<const JobSummary*> all;
    for (const JobSummary& job : jobs.jobs())
        if (!job.checkpoints.isEmpty() || isFinishedConversion(job)) all.append(&job);
    std::sort(all.begin(), all.end(), [](const JobSummary* a, const JobSummary* b) {
        return a->started != b->started ? a->started > b->started : a->path < b->path;
    });
    return all;
}

}  // namespace

ModelCatalog::ModelCatalog(JobMonitor& jobs, StoreWorker& store, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_store(store), m_question(new EngineQuestion(this)) {
    m_rebuilding.setSingleShot(true);
    m_rebuilding.setInterval(kRebuildMs);
    connect(&m_rebuilding, &QTimer::timeout, this, &ModelCatalog::rebuild);
    connect(&jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        const bool relevant = std::any_of(summaries.begin(), summaries.end(), [](const JobSummary& job) {
            return !job.checkpoints.isEmpty() || isFinishedConversion(job);
        });
        if (relevant && !m_rebuilding.isActive()) m_rebuilding.start();
    });
    connect(&jobs, &JobMonitor::removed, this, &ModelCatalog::rebuild);
    connect(m_question, &EngineQuestion::answered, this, &ModelCatalog::takeAnswer);
    connect(m_question, &EngineQuestion::failed, this, [this](const QString& sentence) {
        ModelDetails details;
        details.sentence = sentence;
        for (const QString& path : std::exchange(m_asked, {})) setDetails(path, details);
        rebuild();
        askNext();
    });
    store.loadPreferences([catalog = QPointer(this)](const std::map<std::string, Json>& preferences) {
        const auto stored = preferences.find(kPreference.data());
        if (!catalog || stored == preferences.end() || !stored->second.is_array()) return;
        for (const Json& path : stored->second)
            if (path.is_string() && !catalog->m_opened.contains(toQString(path.get<std::string>())))
                catalog->m_opened << toQString(path.get<std::string>());
        catalog->rebuild();
    });
    rebuild();
}

ModelCatalog::~ModelCatalog() = default;

const ModelEntry* ModelCatalog::find(const QString& path) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const ModelEntry& entry) { return entry.path == path; });
    return found == m_entries.end() ? nullptr : &*found;
}

void ModelCatalog::rebuild() {
    m_rebuilding.stop();
    m_entries.clear();
    bool hasUnknown = false;  // whose files nobody has looked at yet
    const auto add = [&](const QString& path, const QString& name, ModelEntry::Origin origin, const QString& job) {
        const auto signature = m_signatures.constFind(path);
        hasUnknown = hasUnknown || (m_wantsDetails && signature == m_signatures.constEnd());
        m_entries.push_back({path, name, origin, job, signature != m_signatures.constEnd() && signature->isEmpty(),
                             m_known.value(path).details});
    };
    const QVector<const JobSummary*> jobs = newestFirst(m_jobs);
    for (const JobSummary* job : jobs)
        for (qsizetype i = 0; i < std::min(kPerRun, job->checkpoints.size()); ++i)
            add(job->checkpoints[job->checkpoints.size() - 1 - i], job->name, ModelEntry::Origin::Checkpoint,
                job->path);
    for (const JobSummary* job : jobs)
        if (isFinishedConversion(*job)) {
            hasUnknown = hasUnknown || !m_results.contains(job->path);
            const QString path = m_results.value(job->path);
            if (!path.isEmpty() && !job->archived && !find(path))
                add(path, fileName(path), ModelEntry::Origin::Converted, job->path);
        }
    for (const QString& path : m_opened)
        if (!find(path)) add(path, fileName(path), ModelEntry::Origin::Opened, {});
    Q_EMIT changed();
    if (hasUnknown) lookAtFiles();
}

ModelCatalog::Seen ModelCatalog::lookAt(const QStringList& paths, const QStringList& conversions) {
    Seen seen;
    for (const QString& job : conversions) {
        const auto found = findModel(toPath(job));
        seen.results.insert(job, found ? toQString(found.value().folder) : QString());
        if (found)
            seen.signatures.insert(toQString(found.value().folder), signatureOf(toQString(found.value().folder)));
    }
    for (const QString& path : paths) seen.signatures.insert(path, signatureOf(path));
    return seen;
}

void ModelCatalog::look(const QString& first) {
    if (!first.isEmpty()) m_first = first;
    m_wantsDetails = true;
    lookAtFiles();
}

void ModelCatalog::lookAtFiles() {
    if (m_isLooking) {
        m_looksAgain = true;
        return;
    }
    m_isLooking = true;
    QStringList paths, conversions;
    for (const ModelEntry& entry : m_entries) paths << entry.path;
    for (const JobSummary& job : m_jobs.jobs())
        if (isFinishedConversion(job) && m_results.value(job.path).isEmpty()) conversions << job.path;
    m_tasks.run(
        this, [paths, conversions] { return lookAt(paths, conversions); },
        [this](const Result<Seen>& seen) {
            m_isLooking = false;
            if (seen) take(seen.value());
            if (std::exchange(m_looksAgain, false)) lookAtFiles();
        });
}

void ModelCatalog::take(const Seen& seen) {
    bool isNew = false;
    for (auto it = seen.results.cbegin(); it != seen.results.cend(); ++it)
        if (m_results.value(it.key(), QStringLiteral("?")) != it.value()) {
            m_results.insert(it.key(), it.value());
            isNew = true;
        }
    for (auto it = seen.signatures.cbegin(); it != seen.signatures.cend(); ++it) {
        isNew = isNew || m_signatures.value(it.key(), QStringLiteral("?")) != it.value();
        m_signatures.insert(it.key(), it.value());
    }
    if (isNew) rebuild();
    if (m_wantsDetails) wantDetails();
}

void ModelCatalog::wantDetails() {
    // Opened and converted models first: they are few. Of runs the newest checkpoints.
    m_waiting.clear();
    const auto want = [&](const ModelEntry& entry) {
        const QString signature = m_signatures.value(entry.path);
        if (signature.isEmpty() || m_waiting.contains(entry.path) || m_asked.contains(entry.path)) return;
        if (m_known.value(entry.path).signature != signature) m_waiting << entry.path;
    };
    if (const ModelEntry* first = find(m_first)) want(*first);
    for (const ModelEntry& entry : m_entries)
        if (entry.origin != ModelEntry::Origin::Checkpoint) want(entry);
    for (const ModelEntry& entry : m_entries) want(entry);
    m_waiting = m_waiting.mid(0, kMostAsked);
    askNext();
}

void ModelCatalog::askNext() {
    if (m_question->isOpen() || m_waiting.isEmpty()) return;
    m_asked = m_waiting.mid(0, kAskedAtOnce);
    m_waiting = m_waiting.mid(m_asked.size());
    m_question->ask(QStringList{QStringLiteral("inspect"), QStringLiteral("--json"), QStringLiteral("--")} + m_asked);
}

/// A line a path; of a single path one document.
void ModelCatalog::takeAnswer(const QByteArray& output) {
    const QStringList asked = std::exchange(m_asked, {});
    const auto take = [&](const QString& path, const std::string& text) {
        const auto facts = parseJson(text, "the engine's answer");
        if (facts && facts.value().is_object()) setDetails(path, modelDetails(facts.value()));
    };
    if (asked.size() == 1) {
        take(asked.front(), output.toStdString());
    } else {
        const QList<QByteArray> lines = output.split('\n');
        for (qsizetype i = 0; i < std::min(asked.size(), lines.size()); ++i) take(asked[i], lines[i].toStdString());
    }
    rebuild();
    askNext();
}

void ModelCatalog::setDetails(const QString& path, ModelDetails details) {
    m_known.insert(path, {m_signatures.value(path), std::make_shared<const ModelDetails>(std::move(details))});
}

void ModelCatalog::open(const QString& path) {
    m_tasks.run(
        this,
        [path]() -> Result<QString> {
            // The same model has one name, however it was reached.
            const FoundModel found = SEXTANT_TRY(findModel(toPath(path)));
            return toQString(std::filesystem::absolute(found.folder).lexically_normal());
        },
        [this, path](const Result<QString>& model) {
            if (!model) {
                Q_EMIT refused(path, sentenceOf(model.error()));
                return;
            }
            QString clean = model.value();
            while (clean.size() > 1 && clean.endsWith(QLatin1Char('/'))) clean.chop(1);
            if (!find(clean)) {
                m_opened << clean;
                remember();
                rebuild();
            }
            Q_EMIT opened(path, clean);
        });
}

void ModelCatalog::forget(const QString& path) {
    if (m_opened.removeAll(path) == 0) return;
    remember();
    rebuild();
}

void ModelCatalog::remember() {
    Json paths = Json::array();
    for (const QString& path : m_opened) paths.push_back(path.toStdString());
    m_store.setPreference(kPreference, paths);
}

}  // namespace sextant
