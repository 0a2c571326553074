// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace sextant {

class CurationWorker;
class Card;
class FlipsView;
class FunnelChart;
class HistogramPlot;

/// The threshold lab: every signal with its distribution and limits; moving a limit recounts the funnel from the stored
/// signals at once.
class ThresholdView : public QWidget {
    Q_OBJECT

public:
    explicit ThresholdView(CurationWorker& worker, QWidget* parent = nullptr);
    void setJob(const CurationFactsPointer& facts);
    /// Chooses a rule and moves its limits, as dragging does.
    void moveLimits(int stage, int rule, const RuleLimits& limits);
    FlipsView& flips() { return *m_flips; }

Q_SIGNALS:
    /// Options of stages by stage name and key, as they follow from the moved limits.
    void recipeRequested(const QHash<QString, sextant::Json>& options);

private:
    void showRule();
    void takeLimits(const RuleLimits& limits);
    QLayout* buildLimits(QWidget* parent);
    void showLimits(const RuleLimits& limits);
    void takeTyped(float RuleLimits::*limit, QLineEdit* edit);
    void takeCount(const RecountPointer& answer);
    void reset();
    void refreshItem(QTreeWidgetItem* item) const;
    QHash<QString, Json> changedOptions() const;

    CurationWorker& m_worker;
    CurationFactsPointer m_facts;
    LimitTable m_limits;
    int m_stage = -1, m_rule = -1;
    QTreeWidget* m_rules;
    QLabel *m_title, *m_help, *m_summary;
    Card* m_flipsCard;
    FlipsView* m_flips;
    HistogramPlot* m_plot;
    QLabel *m_minimumLabel, *m_maximumLabel;
    QLineEdit *m_minimum, *m_maximum;
    QCheckBox* m_logarithmic;
    FunnelChart* m_chart;
    QPushButton *m_reset, *m_use;
};

}  // namespace sextant
