// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/combo_manners.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>

namespace sextant {

namespace {

class ComboManners : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Wheel && qobject_cast<QComboBox*>(watched)) {
            event->ignore();  // the scroll area behind it takes it
            return true;
        }
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
