// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/stage_bars.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/meter_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sextant {

namespace {

QString amountText(double value, const QString& unit) {
    return unit == QLatin1String("bytes") ? toQString(formatBytes(static_cast<int64_t>(value))) : groupedNumber(value);
}

}  // namespace

StageBars::StageBars(const std::vector<std::pair<QString, QString>>& stages, QWidget* parent)
    : Card(tr("Progress"), parent) {
    body()->setSpacing(14);
    for (const auto& [name, title] : stages) addStage(name, title);
}

void StageBars::addStage(const QString& name, const QString& title) {
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    Stage stage{name, makeLabel(title, LabelRole::Body, this), makeLabel({}, LabelRole::Mono, this),
                new MeterBar(MeterBar::Fullness::Welcome, this)};
    stage.bar->setAccessibleName(title);
    stage.bar->setThickness(8);
    row->addWidget(stage.title);
    row->addStretch();
    row->addWidget(stage.figures);
    column->addLayout(row);
    column->addWidget(stage.bar);
    body()->addLayout(column);
    m_stages.push_back(stage);
}

/// Stages before the one that runs are done; those after it have not begun.
void StageBars::showJob(const JobSummary& job) {
    size_t running = 0;
    for (size_t i = 0; i < m_stages.size(); ++i)
        if (m_stages[i].name == job.stage) running = i;
    for (size_t i = 0; i < m_stages.size(); ++i) {
        Stage& stage = m_stages[i];
        const bool now = i == running && !job.stage.isEmpty();
        setLabelRole(stage.title, now && isActive(job.state) ? LabelRole::Strong : LabelRole::Body);
        if (i < running || job.state == JobState::Finished) {
            stage.bar->setShare(1);
            stage.figures->setText(tr("done"));
        } else if (now && job.total > 0) {
            stage.bar->setShare(job.done / job.total);
            QString words = tr("%1 of %2").arg(amountText(job.done, job.unit), amountText(job.total, job.unit));
            if (job.unit != QLatin1String("bytes")) words += QLatin1Char(' ') + unitText(job.unit);
            if (isActive(job.state) && job.etaSeconds >= 0)
                words += tr("  ·  %1 left").arg(toQString(formatDuration(job.etaSeconds)));
            stage.figures->setText(words);
        } else {
            stage.bar->setShare(0);
            stage.figures->setText(QStringLiteral("–"));
        }
    }
}

}  // namespace sextant
