// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QAbstractListModel>
#include <QHash>

namespace sextant {

class CurationWorker;

/// The documents of a job that a filter lets through: as many as there are, read a page at a time when they are shown.
class DocumentListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ReasonRole = Qt::UserRole + 1, RowRole };

    DocumentListModel(DocumentPane pane, CurationWorker& worker, QObject* parent = nullptr);
    void setList(const DocumentListPointer& list);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString captioned(int row, const QString& line) const;
    void ask(int first) const;
    void take(DocumentPane pane, const QString& path, int first, const QVector<DocumentPreview>& previews);

    DocumentPane m_pane;
    CurationWorker& m_worker;
    DocumentListPointer m_list;
    mutable QHash<int, DocumentPreview> m_previews;
    mutable int m_asked = -1;  // first of the page that was asked for last
};

}  // namespace sextant
