// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QString>

#include <vector>

namespace sextant {

/// Lines of a log. Appending a hundred thousand of them costs milliseconds: the view asks only for what it shows.
class LogModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void clear();
    /// Whole lines, each ended by a newline.
    void append(const QString& text);
    QString text(int row) const { return m_lines[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<QString> m_lines;
};

}  // namespace sextant
