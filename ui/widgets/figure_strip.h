// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QLabel;

namespace sextant {

/// A line of figures: a number with its name under it. Columns keep their width, so numbers never jump.
class FigureStrip : public QWidget {
    Q_OBJECT

public:
    explicit FigureStrip(const QStringList& names, QWidget* parent = nullptr);
    void set(int index, const QString& value);
    void clear();

private:
    std::vector<QLabel*> m_values;
};

}  // namespace sextant
