// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figure_strip.h"

#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>

namespace sextant {

namespace {

const QString kDash = QStringLiteral("–");

}  // namespace

FigureStrip::FigureStrip(const QStringList& names, QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(0);
    for (int i = 0; i < names.size(); ++i) {
        QLabel* value = makeLabel(kDash, LabelRole::Title, this);
        value->setAccessibleName(names[i]);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(value, 0, i);
        grid->addWidget(makeLabel(names[i], LabelRole::Small, this), 1, i);
        grid->setColumnStretch(i, 1);
        m_values.push_back(value);
    }
}

void FigureStrip::set(int index, const QString& value) { m_values[static_cast<size_t>(index)]->setText(value); }

void FigureStrip::clear() {
    for (QLabel* value : m_values) value->setText(kDash);
}

}  // namespace sextant
