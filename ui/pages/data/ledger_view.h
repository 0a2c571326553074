// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QTableWidget;

namespace sextant {

/// What a job was made of: program, recipe, files, and hashes that are equal when a job is made again.
class LedgerView : public QWidget {
    Q_OBJECT

public:
    explicit LedgerView(QWidget* parent = nullptr);
    void setJob(const CurationFactsPointer& facts);
    /// As text, for a report or a model card.
    QString text() const;

private:
    void addFact(QGridLayout* grid, const QString& name, const QString& help, QLabel*& value);

    CurationFactsPointer m_facts;
    QLabel *m_program, *m_recipe, *m_documents, *m_tokenizer, *m_seeds, *m_size;
    QTableWidget* m_inputs;
};

}  // namespace sextant
