// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/models_table.h"

#include "ui/models/list_roles.h"
#include "ui/models/model_list_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plain_table.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <iterator>

namespace sextant {

namespace {

constexpr int kWidths[] = {184, 66, 58, 88, 92, 88, 76, 70, 76};  // by column
static_assert(std::size(kWidths) == ModelListModel::ColumnCount);

/// Conversions that have not given a model are no rows.
class ModelsAlone : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    QVariant data(const QModelIndex& index, int role) const override {
        const bool isName = index.column() == ModelListModel::Name && role == Qt::DisplayRole;
        return QSortFilterProxyModel::data(index, isName ? ModelListModel::FullNameRole : role);
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        return sourceModel()->index(row, 0, parent).data(ModelListModel::IsModelRole).toBool();
    }
};

}  // namespace

ModelsTable::ModelsTable(ModelListModel& models, QWidget* parent) : QWidget(parent), m_sorted(new ModelsAlone(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    m_sorted->setSourceModel(&models);
    m_sorted->setSortRole(ModelListModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table = makePlainTable(m_sorted, tr("All models"), this);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    const auto widen = [this] {
        for (int column = 0; column < ModelListModel::ColumnCount; ++column)
            m_table->setColumnWidth(column, Theme::instance().scaled(kWidths[column]));
    };
    widen();
    connect(&Theme::instance(), &Theme::changed, this, widen);
    layout->addWidget(m_table);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT activated(index.data(IdRole).toString()); });
}

void ModelsTable::select(const QString& path) {
    for (int row = 0; row < m_sorted->rowCount(); ++row)
        if (m_sorted->index(row, 0).data(IdRole).toString() == path) return m_table->selectRow(row);
    m_table->clearSelection();
}

}  // namespace sextant
