// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/model_picker.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"

#include <QFileDialog>
#include <QSignalBlocker>

#include <algorithm>

namespace sextant {

namespace {

constexpr qsizetype kPerRun = 8;
const QString kBrowse = QStringLiteral("browse");

}  // namespace

ModelPicker::ModelPicker(JobMonitor& jobs, QWidget* parent) : QComboBox(parent), m_jobs(jobs) {
    setAccessibleName(tr("Model"));
    setToolTip(tr("The model that answers (Ctrl+L)"));
    setMinimumWidth(280);
    setPlaceholderText(tr("Choose a model"));
    connect(this, &QComboBox::activated, this, [this] {
        const QString path = currentData().toString();
        if (path == kBrowse) return browse();
        m_model = path;
        Q_EMIT modelChosen(path);
    });
    connect(&jobs, &JobMonitor::changed, this, [this](const QVector<JobSummary>& summaries) {
        const bool relevant = std::any_of(summaries.begin(), summaries.end(),
                                          [](const JobSummary& job) { return !job.checkpoints.isEmpty(); });
        if (relevant) refill();
    });
    connect(&jobs, &JobMonitor::removed, this, &ModelPicker::refill);
    refill();
}

QString ModelPicker::model() const { return m_model; }

QString ModelPicker::textOf(const QString& path) const {
    for (const JobSummary& job : m_jobs.jobs()) {
        if (!path.startsWith(job.path + QLatin1Char('/'))) continue;
        const QString text = QStringLiteral("%1  ·  %2").arg(job.name, checkpointText(path));
        return isActive(job.state) ? text + QStringLiteral("  ·  ") + stateText(job.state) : text;
    }
    return path.section(QLatin1Char('/'), -2);
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
    // What is chosen stays, even when its run has tidied it away: it is loaded.
    if (!m_model.isEmpty() && !paths.contains(m_model)) paths.prepend(m_model);
    QStringList texts;
    for (const QString& path : paths) texts << textOf(path);
    if (paths == m_paths && count() == paths.size() + 1) {
        for (int i = 0; i < paths.size(); ++i) setItemText(i, texts[i]);
        return;
    }
    const bool wasEmpty = m_model.isEmpty();
    m_paths = paths;
    const QSignalBlocker blocker(this);
    clear();
    for (int i = 0; i < paths.size(); ++i) addItem(texts[i], paths[i]);
    addItem(tr("Choose a model folder ..."), kBrowse);
    if (wasEmpty && !paths.isEmpty()) m_model = paths.first();
    setCurrentIndex(m_model.isEmpty() ? -1 : findData(m_model));
    if (wasEmpty && !m_model.isEmpty())
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT modelChosen(m_model); }, Qt::QueuedConnection);
}

void ModelPicker::choose(const QString& path) {
    if (path.isEmpty()) return;
    m_model = path;
    if (!m_paths.contains(path)) m_extra << path;
    m_paths.clear();
    refill();
    Q_EMIT modelChosen(path);
}

void ModelPicker::browse() {
    setCurrentIndex(m_model.isEmpty() ? -1 : findData(m_model));
    auto* dialog = new QFileDialog(window(), tr("Choose a Hugging Face model folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &ModelPicker::choose);
    dialog->open();
}

}  // namespace sextant
