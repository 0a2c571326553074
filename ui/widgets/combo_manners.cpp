// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/combo_manners.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLayout>
#include <QScreen>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

namespace sextant {

namespace {

/// The list of a drop-down, under it or above it, as large as its lines want it. Qt measures the lines before the style
/// sheet has spoken and leaves out the padding, so that the last line would be cut.
void fitPopup(QWidget& popup, QComboBox& combo) {
    QAbstractItemView& view = *combo.view();
    view.ensurePolished();
    popup.layout()->activate();
    const int lines = std::min(combo.count(), combo.maxVisibleItems());
    QSize wanted = popup.size() - view.viewport()->size();  // what lies around the lines
    for (int line = 0; line < lines; ++line) wanted.rheight() += view.sizeHintForRow(line);
    wanted.rwidth() += view.sizeHintForColumn(combo.modelColumn());
    if (combo.count() > lines && !view.verticalScrollBar()->isVisible())
        wanted.rwidth() += view.verticalScrollBar()->sizeHint().width();
    const QRect screen = combo.screen()->availableGeometry();
    const QPoint below = combo.mapToGlobal(QPoint(0, combo.height())), above = combo.mapToGlobal(QPoint(0, 0));
    const int roomBelow = screen.bottom() - below.y(), roomAbove = above.y() - screen.top();
    const bool isBelow = wanted.height() <= roomBelow || roomBelow >= roomAbove;
    const int height = std::min(wanted.height(), isBelow ? roomBelow : roomAbove);
    const int width = std::min(std::max(wanted.width(), combo.width()), screen.width());
    const int left = std::clamp(below.x(), screen.left(), screen.right() + 1 - width);
    popup.setGeometry(left, isBelow ? below.y() : above.y() - height, width, height);
}

class ComboManners : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Wheel && qobject_cast<QComboBox*>(watched)) {
            event->ignore();  // the scroll area behind it takes it
            return true;
        }
        if (event->type() == QEvent::Polish)
            if (auto* combo = qobject_cast<QComboBox*>(watched)) combo->setItemDelegate(new QStyledItemDelegate(combo));
        if (event->type() == QEvent::Show && watched->inherits("QComboBoxPrivateContainer"))
            if (auto* combo = qobject_cast<QComboBox*>(watched->parent()))
                fitPopup(*static_cast<QWidget*>(watched), *combo);
        return false;
    }
};

}  // namespace

void installComboManners() {
    static auto* manners = new ComboManners(qApp);
    static const bool installed = (qApp->installEventFilter(manners), true);
    Q_UNUSED(installed)
}

}  // namespace sextant
