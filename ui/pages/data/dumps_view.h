// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QTableWidget;

namespace sextant {

class CurationWorker;
class DumpPlot;
class EmptyState;

/// How much of everything deduplication removes as more and more dumps are taken together: over the sources of the job,
/// and over the jobs that share an index with it.
class DumpsView : public QWidget {
    Q_OBJECT

public:
    /// `finishedJobs`: the finished curate jobs of the workspace.
    DumpsView(CurationWorker& worker, QString workspace, std::function<QStringList()> finishedJobs,
              QWidget* parent = nullptr);
    /// What there is to see is asked for when the view is shown.
    void setJob(const CurationFactsPointer& facts);
    int curves() const;
    int rows() const;

Q_SIGNALS:
    /// A recipe like this job's.
    void recipeRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void ask();
    void take(const DumpsPointer& answer);
    void showCurve();

    CurationWorker& m_worker;
    QString m_workspace;
    std::function<QStringList()> m_finishedJobs;
    CurationFactsPointer m_facts;
    DumpsPointer m_answer;
    bool m_asked = false;
    QComboBox* m_curve;
    QLabel* m_sentence;
    EmptyState* m_empty;
    QWidget* m_content;
    DumpPlot* m_plot;
    QTableWidget* m_table;
};

}  // namespace sextant
