// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPlainTextEdit;
class QTableWidget;

namespace sextant {

class CurationWorker;
class DocumentListModel;
class OriginView;
class SegmentBar;

/// Kept and dropped documents of a job: the list on the left; the chosen one with what its reasons point at
/// highlighted, its signals beside their limits, and for duplicates the document that stays in its place.
class DocumentsView : public QWidget {
    Q_OBJECT

public:
    explicit DocumentsView(CurationWorker& worker, QWidget* parent = nullptr);
    void setJob(const CurationFactsPointer& facts);
    void showFate(Fate fate);
    /// What a stage dropped for this rule; a rule the stage does not know: for any.
    void showDropped(int stage, const QString& rule);
    /// Lists the documents whose text has the words.
    void searchFor(const QString& words);
    int listed() const;
    QString shownText() const;
    OriginView& origin() { return *m_origin; }

private:
    QWidget* buildDocument();
    void clearSearch();
    void fillStages();
    void fillRules();
    void askList();
    void takeList(const DocumentListPointer& list);
    void takeDocument(const DocumentFactsPointer& document);
    void fillSignals(const DocumentFacts& document);

    CurationWorker& m_worker;
    CurationFactsPointer m_facts;
    SegmentBar* m_fate;
    QComboBox *m_stage, *m_rule;
    QLineEdit* m_search;
    QTimer m_typing;
    QLabel *m_count, *m_title, *m_source, *m_survivorTitle;
    QListView* m_list;
    DocumentListModel* m_model;
    QPlainTextEdit *m_text, *m_survivor;
    SegmentBar* m_below;
    OriginView* m_origin;
    QTableWidget* m_signals;
    QWidget* m_survivorPane;
};

}  // namespace sextant
