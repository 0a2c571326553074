// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcut_sheet.h"

#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sextant {

ShortcutSheet::ShortcutSheet(QWidget* window) : Overlay(window) {
    auto* layout = new QVBoxLayout(panel());
    layout->setContentsMargins(24, 16, 24, 20);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("Keyboard"), LabelRole::Title, panel()));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(7);
    const std::pair<const char*, QString> rows[] = {
        {"Ctrl+1 ... Ctrl+5", tr("Go to a page")},
        {"Ctrl+K", tr("Command palette: every action, run and chat")},
        {"Ctrl+N", tr("New run, tokenizer or chat, depending on the page")},
        {"Ctrl+L", tr("Choose the model (Chat)")},
        {"Ctrl+R", tr("Another answer (Chat)")},
        {"Esc", tr("Stop the answer; close what floats")},
        {"Enter, Shift+Enter", tr("Send; break the line (Chat)")},
        {"Ctrl+Return", tr("Start training (New run, tokenizer)")},
        {"Left, Right", tr("Walk along a plot, with Shift ten points at once; from token to token")},
        {"F2, Delete", tr("Rename, delete the chosen run; deleting can be undone")},
        {"+, -, Home, L", tr("Zoom a plot, fit it, logarithmic axis")},
        {"Ctrl++, Ctrl+-, Ctrl+0", tr("Larger, smaller, normal text")},
        {"Ctrl+Shift+T", tr("Light or dark")},
        {"Ctrl+,", tr("Settings")},
        {"Ctrl+/", tr("This list")},
        {"Ctrl+Q", tr("Close the window; runs go on")},
    };
    int row = 0;
    for (const auto& [keys, text] : rows) {
        grid->addWidget(makeLabel(QLatin1String(keys), LabelRole::Mono, panel()), row, 0);
        grid->addWidget(makeLabel(text, LabelRole::Body, panel()), row++, 1);
    }
    layout->addLayout(grid);
}

}  // namespace sextant
