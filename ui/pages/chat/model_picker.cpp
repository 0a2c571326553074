// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/model_picker.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/file_dialog.h"

#include <QSignalBlocker>

#include <algorithm>

namespace sextant {

namespace {

constexpr qsizetype kPerRun = 8;
constexpr int kLeastWidth = 280;
const QString kBrowseFolders = QStringLiteral("browse folders"), kBrowseFiles = QStringLiteral("browse files");
constexpr qsizetype kBrowseItems = 2;
constexpr QLatin1String kCheckpoints("/checkpoints/");

bool isCheckpoint(const QString& path) { return path.contains(kCheckpoints); }

}  // namespace

ModelPicker::ModelPicker(JobMonitor& jobs, QWidget* parent)
    : QComboBox(parent), m_jobs(jobs), m_probe(new ModelProbe(this)) {
    setAccessibleName(tr("Model"));
    setToolTip(tr("The model that answers (Ctrl+L)"));
    const auto widen = [this] { setMinimumWidth(Theme::instance().scaled(kLeastWidth)); };
    widen();
    connect(&Theme::instance(), &Theme::changed, this, widen);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setPlaceholderText(tr("Choose a model"));
    connect(this, &QComboBox::activated, this, [this] {
        const QString path = currentData().toString();
        if (path == kBrowseFolders) return browse(tr("Choose a Hugging Face model folder"), QFileDialog::Directory, {});
        if (path == kBrowseFiles)
            return browse(tr("Choose a GGUF file"), QFileDialog::ExistingFile, tr("GGUF models (*.gguf)"));
        m_model = path;
        lookAtChosen();
        Q_EMIT modelChosen(path);
    });
    connect(m_probe, &ModelProbe::answered, this, [this](const ModelFacts& facts) {
        if (facts.path != m_model) return;
        m_facts = facts;
        refill();
        Q_EMIT lookedAt(facts);
    });
    connect(&jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        const bool relevant = std::any_of(summaries.begin(), summaries.end(),
                                          [](const JobSummary& job) { return !job.checkpoints.isEmpty(); });
        if (relevant) refill();
        const JobSummary* run = runOf(m_model);
        if (run && run->checkpoints.contains(m_model) == isGone()) lookAtChosen();
    });
    connect(&jobs, &JobMonitor::removed, this, [this] {
        refill();
        lookAtChosen();
    });
    refill();
}

QString ModelPicker::model() const { return m_model; }

QString ModelPicker::modelName() const { return nameOf(m_model); }

const JobSummary* ModelPicker::runOf(const QString& path) const {
    const auto checkpoints = path.lastIndexOf(kCheckpoints);
    return checkpoints < 0 ? nullptr : m_jobs.find(path.left(checkpoints));
}

QString ModelPicker::description(const QString& path) const {
    if (isCheckpoint(path)) return tr("%1 of %2").arg(checkpointText(path), nameOf(path));
    return nameOf(path);
}

/// Of a run that is gone the name of its folder.
QString ModelPicker::nameOf(const QString& path) const {
    if (const JobSummary* run = runOf(path)) return run->name;
    const int part = isCheckpoint(path) ? -3 : -1;
    return path.section(QLatin1Char('/'), part, part, QString::SectionSkipEmpty);
}

QString ModelPicker::newestOfSameRun() const {
    const JobSummary* run = runOf(m_model);
    return run && !run->checkpoints.isEmpty() ? run->checkpoints.last() : QString();
}

QString ModelPicker::textOf(const QString& path) const {
    const JobSummary* run = runOf(path);
    QString text = nameOf(path);
    if (isCheckpoint(path)) text += QStringLiteral("  ·  ") + checkpointText(path);
    if (path == m_model && isGone())
        text += QStringLiteral("  ·  ") + tr("gone");
    else if (run && isActive(run->state))
        text += QStringLiteral("  ·  ") + stateText(run->state);
    return text;
}

/// Also when the run it belongs to has tidied up.
void ModelPicker::lookAtChosen() {
    if (!m_model.isEmpty()) m_probe->ask(m_model);
}

void ModelPicker::refill() {
    QVector<JobSummary> jobs;
    for (const JobSummary& job : m_jobs.jobs())
        if (!job.checkpoints.isEmpty()) jobs.append(job);
    std::sort(jobs.begin(), jobs.end(), [](const JobSummary& a, const JobSummary& b) {
        return a.started != b.started ? a.started > b.started : a.path < b.path;
    });
    QStringList paths;
    for (const JobSummary& job : jobs)
        for (qsizetype i = 0; i < std::min(kPerRun, job.checkpoints.size()); ++i)
            paths << job.checkpoints[job.checkpoints.size() - 1 - i];
    paths += m_extra;
    // What is chosen stays, even when its run has tidied it away: the chat says so.
    if (!m_model.isEmpty() && !paths.contains(m_model)) paths.prepend(m_model);
    QStringList texts;
    for (const QString& path : paths) texts << textOf(path);
    if (paths == m_paths && count() == paths.size() + kBrowseItems) {
        for (int i = 0; i < paths.size(); ++i) setItemText(i, texts[i]);
        return;
    }
    const bool wasEmpty = m_model.isEmpty();
    m_paths = paths;
    const QSignalBlocker blocker(this);
    clear();
    for (int i = 0; i < paths.size(); ++i) addItem(texts[i], paths[i]);
    addItem(tr("Choose a model folder ..."), kBrowseFolders);
    addItem(tr("Choose a GGUF file ..."), kBrowseFiles);
    if (wasEmpty && !paths.isEmpty()) m_model = paths.first();
    setCurrentIndex(m_model.isEmpty() ? -1 : findData(m_model));
    if (wasEmpty && !m_model.isEmpty()) {
        lookAtChosen();
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT modelChosen(m_model); }, Qt::QueuedConnection);
    }
}

void ModelPicker::choose(const QString& path) {
    if (path.isEmpty()) return;
    m_model = path;
    if (!m_paths.contains(path)) m_extra << path;
    m_paths.clear();
    refill();
    lookAtChosen();
    Q_EMIT modelChosen(path);
}

void ModelPicker::browse(const QString& title, QFileDialog::FileMode mode, const QString& filter) {
    setCurrentIndex(m_model.isEmpty() ? -1 : findData(m_model));
    QFileDialog* dialog = makeFileDialog(window(), title, mode);
    if (!filter.isEmpty()) dialog->setNameFilter(filter);
    connect(dialog, &QFileDialog::fileSelected, this, &ModelPicker::choose);
    dialog->open();
}

}  // namespace sextant
