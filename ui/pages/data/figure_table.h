// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QTableWidget;
class QWidget;

namespace sextant {

/// A small table of figures to read: as tall as its rows, words in columns up to `stretched`, figures to the right of
/// it. `name` is for screen readers.
QTableWidget* makeFigureTable(const QString& name, const QStringList& headings, int stretched, QWidget* parent);
/// One more row; columns after the stretched one are aligned right.
void addFigures(QTableWidget* table, const QStringList& cells);
/// To be called when all rows are there: nothing scrolls inside.
void fitHeight(QTableWidget* table);

/// A signal or limit as people write it: four digits, whole and grouped from a thousand on.
QString figureText(double value);

}  // namespace sextant
