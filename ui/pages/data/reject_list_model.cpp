// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/reject_list_model.h"

namespace sextant {

void RejectListModel::setRejects(const RejectsPointer& rejects) {
    beginResetModel();
    m_rejects = rejects;
    endResetModel();
}

int RejectListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_rejects ? 0 : static_cast<int>(m_rejects->rejects.size());
}

int RejectListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant RejectListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const RejectFacts& reject = m_rejects->rejects[index.row()];
    if (role == Qt::ToolTipRole && index.column() == File) return reject.file;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case File:
            return reject.file.section(QLatin1Char('/'), -1);
        case Place:
            return reject.place;
        case Cause:
            return reject.cause;
        default:
            return reject.head.simplified();
    }
}

QVariant RejectListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case File:
            return tr("File");
        case Place:
            return tr("Place");
        case Cause:
            return tr("Cause");
        default:
            return tr("How it begins");
    }
}

}  // namespace sextant
