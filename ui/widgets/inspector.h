// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/labels.h"

#include <QFrame>

#include <functional>

class QGridLayout;
class QVBoxLayout;

namespace sextant {

/// Name and value of one fact.
struct FactLabels {
    QLabel* name;
    QLabel* value;
};
/// Names left, values right; to be put into a layout.
QGridLayout* makeFactGrid();
FactLabels addFact(QGridLayout* grid, const QString& name, LabelRole role, QWidget* parent);

/// The right side of a page: a scrolled column of sections with the facts about the chosen thing and all its actions.
class Inspector : public QFrame {
    Q_OBJECT

public:
    explicit Inspector(QWidget* parent = nullptr);

protected:
    QVBoxLayout* column() const { return m_column; }
    /// The parent of what goes into the column.
    QWidget* content() const { return m_content; }
    /// A title, with a hairline above it unless it is the first.
    void addSection(const QString& title);
    /// A button as wide as the column.
    QPushButton* addActionButton(const QString& text, const QString& icon, std::function<void()> run);

private:
    QWidget* m_content;
    QVBoxLayout* m_column;
};

}  // namespace sextant
