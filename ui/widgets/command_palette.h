// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/overlay.h"

#include <functional>
#include <vector>

class QLineEdit;
class QLabel;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace sextant {

/// One thing that can be done from the palette.
struct PaletteEntry {
    QString text;
    QString hint;  ///< a shortcut, or what kind of thing it is
    QString icon;
    std::function<void()> run;
};

/// Ctrl+K: type a few letters of any action, run or chat, Enter does it. Words may come in any order.
class CommandPalette : public Overlay {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);
    void openWith(std::vector<PaletteEntry> entries);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void runCurrent();

    QLineEdit* m_input;
    QLabel* m_nothing;
    QListView* m_view;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_filter;
    std::vector<PaletteEntry> m_entries;
};

}  // namespace sextant
