// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QAbstractTableModel>

namespace sextant {

/// Records that could not be read, one a row: file, place, cause, and how the record begins.
class RejectListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { File, Place, Cause, Head, kColumns };
    using QAbstractTableModel::QAbstractTableModel;
    void setRejects(const RejectsPointer& rejects);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    RejectsPointer m_rejects;
};

}  // namespace sextant
