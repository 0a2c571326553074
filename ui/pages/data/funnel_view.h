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
    /// Once the documents of the job can be read, what was dropped is a link to them.
    enum class Documents { Unknown, Open };
    void setDocuments(Documents documents);
    const FunnelChart& chart() const { return *m_chart; }

Q_SIGNALS:
    /// What a stage dropped for this rule is to be shown.
    void droppedRequested(int stage, const QString& rule);
    void rejectsRequested();

private:
    void fillTable(const FunnelFigures& funnel);
    void choose(int stage, int reason);

    FunnelFigures m_shown;
    Documents m_documents = Documents::Unknown;

    QLabel *m_stage, *m_figures, *m_kept;
    QWidget* m_progress;
    MeterBar* m_bar;
    QPushButton* m_rejects;
    SegmentBar* m_measure;
    FunnelChart* m_chart;
    QTableWidget* m_table;
};

}  // namespace sextant
