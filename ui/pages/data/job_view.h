// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"
#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QHash>
#include <QWidget>

class QPushButton;
class QTabWidget;

namespace sextant {

class CurationWorker;
class DocumentsView;
class DumpsView;
class DuplicatesView;
class FunnelView;
class JobHead;
class LedgerView;
class RejectsView;
class RulesView;
class ThresholdView;

/// One curate job: what can be done with it, its funnel, live or finished, and once it is finished everything that can
/// be asked about its documents.
class JobView : public QWidget {
    Q_OBJECT

public:
    enum class Tab { Funnel, Documents, Duplicates, Dumps, Thresholds, Rules, Rejects, Ledger };

    JobView(const Services& services, CurationWorker& worker, QWidget* parent = nullptr);
    void setJob(const QString& path);
    QString path() const;
    /// Whether the job is finished and its columns are read.
    bool isOpened() const { return m_facts && m_facts->sentence.isEmpty(); }

    void showTab(Tab tab);
    DocumentsView& documents() { return *m_documents; }
    FunnelView& funnel() { return *m_funnel; }
    DuplicatesView& duplicates() { return *m_duplicates; }
    DumpsView& dumps() { return *m_dumps; }
    ThresholdView& thresholds() { return *m_thresholds; }
    RulesView& rules() { return *m_rules; }
    RejectsView& rejects() { return *m_rejects; }
    LedgerView& ledger() { return *m_ledger; }

Q_SIGNALS:
    /// A recipe like this job's, with some options of its stages (by stage name) changed.
    void recipeRequested(const QHash<QString, sextant::Json>& changes);
    void trainingRequested(const QString& path);
    /// `tokenizer`: the one its tokens were counted with; empty if they were not.
    void mixtureRequested(const QString& path, const QString& tokenizer);

private:
    void buildHead();
    void buildTabs();
    void refresh(const JobSummary& job);
    void takeFacts(const CurationFactsPointer& facts);
    void takeRejects(const RejectsPointer& rejects);
    QStringList finishedJobs() const;

    Services m_services;
    CurationWorker& m_worker;
    CurationFactsPointer m_facts;  ///< once the job is finished
    bool m_asked = false;          ///< for them
    JobHead* m_head;
    QPushButton *m_train, *m_mix;
    QTabWidget* m_tabs;
    FunnelView* m_funnel;
    DocumentsView* m_documents;
    DuplicatesView* m_duplicates;
    DumpsView* m_dumps;
    ThresholdView* m_thresholds;
    RulesView* m_rules;
    RejectsView* m_rejects;
    LedgerView* m_ledger;
};

}  // namespace sextant
