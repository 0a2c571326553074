// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_model.h"

#include "ui/theme/theme.h"

#include <QBrush>

namespace sextant {

void LogModel::clear() {
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

void LogModel::append(const QString& text) {
    const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (lines.isEmpty()) return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const QString& line = m_lines[static_cast<size_t>(index.row())];
    if (role == Qt::DisplayRole) return line;
    if (role == Qt::FontRole) return Theme::instance().font(TextStyle::Mono);
    if (role == Qt::ForegroundRole) {
        if (line.contains(QStringLiteral("error:"))) return QBrush(Theme::instance().color(Token::Bad));
        if (line.contains(QStringLiteral("warning:"))) return QBrush(Theme::instance().color(Token::Warning));
    }
    return {};
}

}  // namespace sextant
