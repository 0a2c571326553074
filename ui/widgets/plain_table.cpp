// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plain_table.h"

#include "ui/theme/theme.h"

#include <QHeaderView>

namespace sextant {

namespace {

constexpr int kRowHeight = 28;

}  // namespace

QTableView* makePlainTable(QAbstractItemModel* model, const QString& name, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setAccessibleName(name);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    // Headings stand exactly over their cells.
    table->horizontalHeader()->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 5px 3px; }"));
    auto resize = [table] { table->verticalHeader()->setDefaultSectionSize(Theme::instance().scaled(kRowHeight)); };
    resize();
    QObject::connect(&Theme::instance(), &Theme::changed, table, resize);
    return table;
}

}  // namespace sextant
