// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTableView;

namespace sextant {

class RejectListModel;

/// The records a job could not read: where each stands, why, and how it begins.
class RejectsView : public QWidget {
    Q_OBJECT

public:
    explicit RejectsView(QWidget* parent = nullptr);
    void setRejects(const RejectsPointer& rejects);
    int rows() const;
    QString shownText() const;

private:
    void showRecord(int row);

    RejectsPointer m_rejects;
    QLabel* m_summary;
    RejectListModel* m_model;
    QTableView* m_table;
    QPlainTextEdit* m_record;
};

}  // namespace sextant
