// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcut_sheet.h"

#include "ui/pages/page_list.h"
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
    const std::pair<QString, QString> rows[] = {
        {QStringLiteral("Ctrl+1 ... Ctrl+%1").arg(pageList().size()), tr("Go to a page")},
        {QStringLiteral("Ctrl+K"), tr("Command palette: every action, run and chat")},
        {QStringLiteral("Ctrl+N"), tr("New recipe, tokenizer, run or chat, depending on the page")},
        {QStringLiteral("Ctrl+L"), tr("Choose the model (Chat)")},
        {QStringLiteral("Ctrl+R"), tr("Another answer (Chat)")},
        {QStringLiteral("Esc"), tr("Stop the answer; close what floats")},
        {QStringLiteral("Enter, Shift+Enter"), tr("Send; break the line (Chat)")},
        {QStringLiteral("Ctrl+Return"), tr("Start the job of a form")},
        {QStringLiteral("Left, Right"), tr("Walk along a plot, with Shift ten points at once; from token to token")},
        {QStringLiteral("F2, Delete"), tr("Rename, delete the chosen run or chat; deleting can be undone")},
        {QStringLiteral("+, -, Home, L"), tr("Zoom a plot, fit it, logarithmic axis")},
        {QStringLiteral("Ctrl+B, Ctrl+I"), tr("Fold the list, the actions and facts away; open them again")},
        {QStringLiteral("Ctrl++, Ctrl+-, Ctrl+0"), tr("Larger, smaller, normal text")},
        {QStringLiteral("Ctrl+Shift+T"), tr("Light or dark")},
        {QStringLiteral("Ctrl+,"), tr("Settings")},
        {QStringLiteral("Ctrl+/"), tr("This list")},
        {QStringLiteral("Ctrl+Q"), tr("Close the window; runs go on")},
    };
    int row = 0;
    for (const auto& [keys, text] : rows) {
        grid->addWidget(makeLabel(keys, LabelRole::Mono, panel()), row, 0);
        grid->addWidget(makeLabel(text, LabelRole::Body, panel()), row++, 1);
    }
    layout->addLayout(grid);
}

}  // namespace sextant
