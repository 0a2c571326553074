// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/figure_table.h"

#include "ui/models/job_text.h"

#include <QHeaderView>
#include <QTableWidget>

#include <cmath>

namespace sextant {

namespace {

constexpr const char* kStretched = "stretchedColumn";

}  // namespace

QTableWidget* makeFigureTable(const QString& name, const QStringList& headings, int stretched, QWidget* parent) {
    auto* table = new QTableWidget(parent);
    table->setAccessibleName(name);
    table->setColumnCount(static_cast<int>(headings.size()));
    table->setHorizontalHeaderLabels(headings);
    table->setShowGrid(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setProperty(kStretched, stretched);
    for (int column = stretched + 1; column < headings.size(); ++column)
        table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return table;
}

void addFigures(QTableWidget* table, const QStringList& cells) {
    const int row = table->rowCount();
    table->insertRow(row);
    for (int column = 0; column < cells.size(); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        if (column > table->property(kStretched).toInt())
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        else
            item->setToolTip(cells[column]);
        table->setItem(row, column, item);
    }
}

QString figureText(double value) {
    return std::abs(value) < 1000 ? QString::number(value, 'g', 4) : groupedNumber(std::round(value));
}

void fitHeight(QTableWidget* table) {
    int height = table->horizontalHeader()->sizeHint().height() + 4;
    for (int row = 0; row < table->rowCount(); ++row) height += table->rowHeight(row);
    table->setFixedHeight(height);
}

}  // namespace sextant
