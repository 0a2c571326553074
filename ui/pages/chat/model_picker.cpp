// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/model_picker.h"

#include "ui/bridge/job_monitor.h"
#include "ui/bridge/model_catalog.h"
#include "ui/models/job_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/file_dialog.h"

#include <QSignalBlocker>

namespace sextant {

namespace {

constexpr int kLeastWidth = 280;
const QString kBrowseFolders = QStringLiteral("browse folders"), kBrowseFiles = QStringLiteral("browse files");
constexpr qsizetype kBrowseItems = 2;
constexpr QLatin1String kCheckpoints("/checkpoints/");

bool isCheckpoint(const QString& path) { return path.contains(kCheckpoints); }

}  // namespace

ModelPicker::ModelPicker(JobMonitor& jobs, ModelCatalog& models, QWidget* parent)
    : QComboBox(parent), m_jobs(jobs), m_models(models), m_probe(new ModelProbe(this)) {
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
    connect(&models, &ModelCatalog::changed, this, &ModelPicker::refill);
    connect(&models, &ModelCatalog::opened, this, [this](const QString& asked, const QString& path) {
        if (asked != m_browsed) return;
        m_browsed.clear();
        choose(path);
    });
    connect(&models, &ModelCatalog::refused, this, [this](const QString& path, const QString& sentence) {
        if (path != m_browsed) return;
        m_browsed.clear();
        Q_EMIT refused(sentence);
    });
    connect(&jobs, &JobMonitor::changed, this, [this] {
        const JobSummary* run = runOf(m_model);
        if (run && run->checkpoints.contains(m_model) == isGone()) lookAtChosen();
    });
    connect(&jobs, &JobMonitor::removed, this, [this] { lookAtChosen(); });
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
    QStringList paths;
    for (const ModelEntry& entry : m_models.entries()) paths << entry.path;
    for (const QString& path : m_extra)
        if (!paths.contains(path)) paths << path;
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
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_browsed = path;
        m_models.open(path);
    });
    dialog->open();
}

}  // namespace sextant
