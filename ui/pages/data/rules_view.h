// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace sextant {

class CurationWorker;
class RuleMatrix;

/// Rules that never fire, rules that fire together, and what each rule alone is good for.
class RulesView : public QWidget {
    Q_OBJECT

public:
    explicit RulesView(CurationWorker& worker, QWidget* parent = nullptr);
    /// What there is to see is asked for when the view is shown.
    void setJob(const CurationFactsPointer& facts);
    QString deadRules() const;
    int rows() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void ask();
    void take(const RulesPointer& answer);

    CurationWorker& m_worker;
    CurationFactsPointer m_facts;
    bool m_asked = false;
    QLabel* m_dead;
    RuleMatrix* m_matrix;
    QTableWidget* m_table;
    QWidget* m_content;
};

}  // namespace sextant
