// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/command_palette.h"
#include "ui/widgets/notices.h"

#include <QWidget>

#include <vector>

namespace sextant {

/// One page of the window. It gets what it needs through its constructor and knows no other page.
class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Ctrl+N: the new thing of this page.
    virtual void createNew() {}
    /// Esc: stops what the page is producing. False: there was nothing to stop.
    virtual bool stopWork() { return false; }
    /// The page was opened to show this thing (a run's path, ...); empty: as it was left.
    virtual void open(const QString& argument) { Q_UNUSED(argument) }
    /// The page is now the visible one, or no longer.
    virtual void setActive(bool active) { Q_UNUSED(active) }
    /// What the command palette offers from this page, whichever page is shown.
    virtual std::vector<PaletteEntry> paletteEntries() { return {}; }

Q_SIGNALS:
    /// Asks the window to show another page with this argument.
    void linkActivated(const QString& page, const QString& argument);
    void noticed(sextant::NoticeTone tone, const QString& sentence, const std::vector<sextant::NoticeAction>& actions);
};

}  // namespace sextant
