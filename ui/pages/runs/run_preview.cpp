// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_preview.h"

#include "core/base/text.h"
#include "core/plan/derived_figures.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/text_conversion.h"
#include "ui/pages/runs/planned_rate.h"
#include "ui/plots/metric_plot.h"
#include "ui/plots/plot_group.h"
#include "ui/theme/theme.h"
#include "ui/widgets/inspector.h"

#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kPreviewWidth = 312;

QString countText(int64_t count) { return toQString(formatCount(static_cast<double>(count))); }

}  // namespace

RunPreview::RunPreview(QWidget* parent) : QFrame(parent), m_group(new PlotGroup(this)) {
    setProperty("role", QStringLiteral("inspector"));
    keepWidth(this, kPreviewWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(tr("This run"), LabelRole::CardTitle, this));
    m_stale = makeLabel(tr("As it was before the setting that needs attention."), LabelRole::Small, this);
    m_stale->setWordWrap(true);
    m_stale->hide();
    layout->addWidget(m_stale);
    QGridLayout* grid = makeFactGrid();
    auto add = [&](Figure figure, const QString& name) {
        m_figures[figure] = addFact(grid, name, LabelRole::Mono, this).value;
    };
    add(Figure::Parameters, tr("Parameters"));
    add(Figure::TokensPerStep, tr("Per step"));
    add(Figure::TotalTokens, tr("Total tokens"));
    add(Figure::Epochs, tr("Epochs"));
    add(Figure::Flops, tr("Compute"));
    add(Figure::Time, tr("Time"));
    add(Figure::Memory, tr("Memory"));
    add(Figure::Disk, tr("Disk"));
    layout->addLayout(grid);
    m_speed = makeLabel({}, LabelRole::Small, this);
    m_speed->setWordWrap(true);
    layout->addWidget(m_speed);
    m_fit = makeLabel({}, LabelRole::Small, this);
    m_fit->setWordWrap(true);
    layout->addWidget(m_fit);
    layout->addWidget(makeFrame("hairline", this));
    layout->addWidget(makeLabel(tr("Learning rate"), LabelRole::CardTitle, this));
    m_schedule = new MetricPlot(tr("Planned learning rate"), {}, ValueFormat::Scientific, m_group, this);
    m_schedule->setFixedHeight(150);
    m_schedule->toolbar()->hide();
    layout->addWidget(m_schedule);

    auto* tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->tabBar()->setDrawBase(false);
    auto makeText = [&](const QString& name) {
        auto* edit = new QPlainTextEdit(tabs);
        edit->setReadOnly(true);
        edit->setProperty("role", QStringLiteral("mono"));
        edit->setAccessibleName(name);
        tabs->addTab(edit, name);
        return edit;
    };
    m_yaml = makeText(tr("YAML"));
    m_yaml->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_command = makeText(tr("Command"));
    layout->addWidget(tabs, 1);

    connect(&Theme::instance(), &Theme::changed, this, &RunPreview::refresh);
}

void RunPreview::setValues(const OptionValues& values, const PlannedData& data) {
    m_values = values;
    m_data = data;
    refresh();
}

void RunPreview::setMachine(qint64 memoryBytes, qint64 diskFreeBytes) {
    if (m_machineMemory == memoryBytes && m_diskFree == diskFreeBytes) return;
    m_machineMemory = memoryBytes;
    m_diskFree = diskFreeBytes;
    if (!m_values.empty()) refresh();
}

void RunPreview::setMeasuredRuns(const QVector<MeasuredRun>& runs) {
    if (runs == m_measured) return;
    m_measured = runs;
    if (!m_values.empty()) refresh();
}

/// A speed that was measured, or what would tell it: never one that was made up.
void RunPreview::refreshTime(const DerivedFigures& figures) {
    const auto estimate = estimatedTime(figures, m_measured);
    m_figures[Figure::Time]->setText(estimate ? tr("about %1").arg(toQString(formatDuration(estimate->seconds)))
                                              : tr("not known yet"));
    m_timeText =
        estimate ? tr("about %1 on this machine").arg(toQString(formatDuration(estimate->seconds))) : QString();
    m_speed->setText(
        estimate ? tr("The time is that of the steps alone, at %1 tokens per second: by the speed of “%2” on this "
                      "machine.")
                       .arg(toQString(formatCount(estimate->tokensPerSecond)),
                            m_measured[static_cast<qsizetype>(estimate->basis)].name)
                 : tr("No run has measured yet how fast this machine is: the first steps of any run will "
                      "tell."));
}

void RunPreview::setAge(Age age) {
    const bool current = age == Age::Current;
    m_stale->setVisible(!current);
    for (QWidget* widget : findChildren<QWidget*>())
        if (widget != m_stale && widget->parentWidget() == this) widget->setEnabled(current);
}

void RunPreview::refresh() {
    const SpecKind& kind = *findSpecKind(kinds::kPretrain);
    auto spec = specFrom<PretrainSpec>(pretrainOptions(), m_values);
    if (m_data.vocabularySize > 0) spec.data.tokenizerVocabSize = m_data.vocabularySize;
    const bool halfPrecision = spec.precision == PrecisionChoice::BFloat16;
    const DerivedFigures figures = derivedFigures(spec, halfPrecision ? ElementType::BFloat16 : ElementType::Float32);
    m_figures[Figure::Parameters]->setText(countText(figures.parameters));
    m_figures[Figure::TokensPerStep]->setText(tr("%1 tokens").arg(countText(figures.tokensPerStep)));
    m_figures[Figure::TotalTokens]->setText(tr("%1 tokens").arg(countText(figures.totalTokens)));
    const double epochs = m_data.tokens > 0 ? double(figures.totalTokens) / double(m_data.tokens) : 0;
    m_figures[Figure::Epochs]->setText(epochs > 0 ? QString::number(epochs, 'f', epochs < 10 ? 1 : 0)
                                                  : QStringLiteral("–"));
    m_figures[Figure::Flops]->setText(QStringLiteral("%1 FLOPs").arg(figures.totalFlops, 0, 'e', 2));
    m_figures[Figure::Memory]->setText(toQString(formatBytes(figures.memoryBytes)));
    m_figures[Figure::Disk]->setText(toQString(formatBytes(figures.diskBytes)));
    refreshTime(figures);
    QStringList warnings;
    if (m_machineMemory > 0 && figures.memoryBytes > m_machineMemory)
        warnings << tr("It needs more memory than this machine has (%1).").arg(toQString(formatBytes(m_machineMemory)));
    if (m_diskFree > 0 && figures.diskBytes > m_diskFree)
        warnings << tr("Its checkpoints need more disk than is free (%1).").arg(toQString(formatBytes(m_diskFree)));
    m_fit->setProperty("role", warnings.isEmpty() ? QStringLiteral("small") : QStringLiteral("bad"));
    m_fit->setText(warnings.isEmpty() && m_machineMemory > 0
                       ? tr("Fits into this machine's %1.").arg(toQString(formatBytes(m_machineMemory)))
                       : warnings.join(QLatin1Char(' ')));
    m_fit->setVisible(!m_fit->text().isEmpty());
    m_fit->setStyleSheet(QStringLiteral("color: %1;")
                             .arg(Theme::instance().color(warnings.isEmpty() ? Token::Secondary : Token::Bad).name()));

    m_schedule->setPlanned({plannedRate(spec.train, 0, Theme::instance().color(Token::Accent))});
    m_yaml->setPlainText(toQString(toYaml(kind, m_values)));
    const QString name = toQString(spec.name);
    m_command->setPlainText(
        EngineLauncher::commandText(kinds::kPretrain, name + QStringLiteral(".yaml"), QStringLiteral("jobs/") + name));
}

}  // namespace sextant
