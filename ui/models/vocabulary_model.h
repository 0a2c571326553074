// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QAbstractTableModel>

#include <vector>

namespace sextant {

/// The tokens of a tokenizer as rows: id, token, bytes, length, uses in the measured text. A hundred thousand rows cost
/// nothing: the view asks only for what it shows, and a search is one pass over the bytes.
class VocabularyModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Order { ById, Longest, Rarest, NeverUsed };
    enum Column { IdColumn, TokenColumn, BytesColumn, LengthColumn, UsesColumn, kColumns };

    using QAbstractTableModel::QAbstractTableModel;
    void setVocabulary(const VocabularyPointer& vocabulary);
    void setUse(const VocabularyUsePointer& use);
    void setOrder(Order order);
    Order order() const { return m_order; }
    /// Part of a token's text (white space as it is or as its sign), or an id. Upper and lower case are the same.
    void setSearch(const QString& words);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    bool matches(int id, std::string_view needle) const;
    QVariant text(int id, int column) const;

    VocabularyPointer m_vocabulary;
    VocabularyUsePointer m_use;
    std::string m_lowered;  ///< the vocabulary's bytes in lower case
    QString m_search;
    Order m_order = Order::ById;
    std::vector<int32_t> m_rows;
};

}  // namespace sextant
