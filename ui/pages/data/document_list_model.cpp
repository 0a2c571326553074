// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/document_list_model.h"

#include "ui/bridge/curation_worker.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr int kPage = 64;
constexpr int kMostKept = 20'000;

}  // namespace

DocumentListModel::DocumentListModel(DocumentPane pane, CurationWorker& worker, QObject* parent)
    : QAbstractListModel(parent), m_pane(pane), m_worker(worker) {
    connect(&worker, &CurationWorker::previewed, this, &DocumentListModel::take);
}

void DocumentListModel::setList(const DocumentListPointer& list) {
    beginResetModel();
    m_list = list;
    m_previews.clear();
    m_asked = -1;
    endResetModel();
}

void DocumentListModel::clear() { setList({}); }

int DocumentListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_list ? 0 : static_cast<int>(std::min<size_t>(m_list->rows.size(), 1 << 30));
}

QVariant DocumentListModel::data(const QModelIndex& index, int role) const {
    if (!m_list || index.row() < 0 || index.row() >= rowCount()) return {};
    if (role == RowRole) return static_cast<qlonglong>(m_list->rows[static_cast<size_t>(index.row())]);
    const auto found = m_previews.constFind(index.row());
    if (found == m_previews.constEnd()) {
        if (role == Qt::DisplayRole) ask(index.row() / kPage * kPage);
        return role == Qt::DisplayRole ? QVariant(captioned(index.row(), QStringLiteral("…"))) : QVariant();
    }
    if (role == Qt::DisplayRole) return captioned(index.row(), found->line);
    if (role == ReasonRole || role == Qt::ToolTipRole) return found->reason;
    return {};
}

QString DocumentListModel::captioned(int row, const QString& line) const {
    return row < m_list->captions.size() ? m_list->captions[row] + QStringLiteral("  ·  ") + line : line;
}

void DocumentListModel::ask(int first) const {
    if (m_asked == first) return;
    m_asked = first;
    const auto end = std::min<size_t>(m_list->rows.size(), static_cast<size_t>(first + kPage));
    m_worker.preview(m_pane, m_list->path, first,
                     {m_list->rows.begin() + first, m_list->rows.begin() + static_cast<ptrdiff_t>(end)});
}

void DocumentListModel::take(DocumentPane pane, const QString& path, int first,
                             const QVector<DocumentPreview>& previews) {
    if (pane != m_pane || !m_list || path != m_list->path || previews.isEmpty() ||
        static_cast<size_t>(first) >= m_list->rows.size() ||
        m_list->rows[static_cast<size_t>(first)] != previews[0].row)
        return;
    if (m_previews.size() > kMostKept) m_previews.clear();
    for (qsizetype i = 0; i < previews.size(); ++i) m_previews.insert(first + static_cast<int>(i), previews[i]);
    m_asked = -1;
    Q_EMIT dataChanged(index(first), index(first + static_cast<int>(previews.size()) - 1));
}

}  // namespace sextant
