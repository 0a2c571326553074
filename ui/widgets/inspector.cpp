// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/inspector.h"

#include "ui/theme/icon.h"
#include "ui/widgets/columns.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kInspectorWidth = 264;

}  // namespace

QGridLayout* makeFactGrid() {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    return grid;
}

FactLabels addFact(QGridLayout* grid, const QString& name, LabelRole role, QWidget* parent) {
    const int row = grid->rowCount();
    QLabel* caption = makeLabel(name, LabelRole::Secondary, parent);
    QLabel* value = makeLabel({}, role, parent);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(name);
    grid->addWidget(caption, row, 0);
    grid->addWidget(value, row, 1);
    return {caption, value};
}

Inspector::Inspector(QWidget* parent) : QFrame(parent) {
    setProperty("role", QStringLiteral("inspector"));
    keepWidth(this, kInspectorWidth);
    const ScrolledColumn scrolled = makeScrolledColumn(this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolled.area);
    m_content = scrolled.content;
    m_column = scrolled.column;
    m_column->setContentsMargins(16, 14, 16, 16);
    m_column->setSpacing(8);
}

void Inspector::addSection(const QString& title) {
    if (m_column->count() > 0) {
        m_column->addSpacing(8);
        m_column->addWidget(makeFrame("hairline", m_content));
        m_column->addSpacing(4);
    }
    m_column->addWidget(makeLabel(title, LabelRole::CardTitle, m_content));
}

QPushButton* Inspector::addActionButton(const QString& text, const QString& icon, std::function<void()> run) {
    QPushButton* button = makeButton(text, ButtonRole::Plain, m_content);
    button->setIcon(themedIcon(icon));
    button->setStyleSheet(QStringLiteral("text-align: left;"));
    button->setMinimumWidth(0);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(button, &QPushButton::clicked, this, std::move(run));
    m_column->addWidget(button);
    return button;
}

}  // namespace sextant
