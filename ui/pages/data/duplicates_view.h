// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QListView;
class QPlainTextEdit;
class QSplitter;

namespace sextant {

class CurationWorker;
class DocumentListModel;
class EmptyState;
class SizeHistogram;

/// The clusters a deduplication stage found: by size, the members of the chosen one with their verified similarity, and
/// a member beside the document that stays.
class DuplicatesView : public QWidget {
    Q_OBJECT

public:
    explicit DuplicatesView(CurationWorker& worker, QWidget* parent = nullptr);
    /// What there is to see is asked for when the view is shown.
    void setJob(const CurationFactsPointer& facts);
    bool hasStages() const;

    int clusters() const;
    int members() const;
    QString alarm() const;
    QString shownText() const;
    void hideAlike(bool on);

Q_SIGNALS:
    /// A recipe like this job's.
    void recipeRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildLists();
    QWidget* buildComparison();
    QListView* addList(const QString& name, DocumentListModel* model, QWidget* parent);
    void arrange();
    void ask();
    void takeClusters(const ClustersPointer& clusters);
    void takeMembers(const MembersPointer& members);
    void takeComparison(const ComparisonPointer& comparison);
    void showTexts();
    void clearTexts();

    CurationWorker& m_worker;
    CurationFactsPointer m_facts;
    ClustersPointer m_clusters;
    ComparisonPointer m_comparison;
    bool m_asked = false;
    std::optional<Qt::Orientation> m_arranged;
    QComboBox* m_stage;
    QLabel *m_summary, *m_alarm, *m_memberTitle, *m_title, *m_survivorTitle, *m_note;
    EmptyState* m_empty;
    QSplitter *m_content, *m_lists;
    SizeHistogram* m_histogram;
    DocumentListModel *m_clusterModel, *m_memberModel;
    QListView *m_clusterList, *m_memberList;
    QCheckBox* m_hide;
    QPlainTextEdit *m_text, *m_survivor;
};

}  // namespace sextant
