// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"
#include "ui/bridge/services.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace sextant {

class FunnelChart;
class MeterBar;
class SegmentBar;
struct JobSummary;

/// What came in and what is left, live or finished: the chart, its table, and how far the job is.
class FunnelView : public QWidget {
    Q_OBJECT

public:
    explicit FunnelView(QWidget* parent = nullptr);
    void setJob(const JobSummary& job);
    void setFunnel(const FunnelFigures& funnel, double seconds);
    /// Whether there is a list of the records that could not be read.
    enum class Rejects { Unknown, Listed };
    void setRejects(Rejects rejects);

Q_SIGNALS:
    void rejectsRequested();

private:
    void fillTable(const FunnelFigures& funnel);

    QLabel *m_stage, *m_figures, *m_kept;
    QWidget* m_progress;
    MeterBar* m_bar;
    QPushButton* m_rejects;
    SegmentBar* m_measure;
    FunnelChart* m_chart;
    QTableWidget* m_table;
};

}  // namespace sextant
