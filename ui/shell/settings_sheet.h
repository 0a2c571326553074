// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/widgets/overlay.h"

class QComboBox;
class QGridLayout;

namespace sextant {

/// Ctrl+,: how the window looks and speaks, and where its things lie. Everything applies at once.
class SettingsSheet : public Overlay {
    Q_OBJECT

public:
    SettingsSheet(const Services& services, QWidget* window);

Q_SIGNALS:
    /// The window is to be made anew, in the language chosen.
    void reopenRequested();
    void workspaceRequested(const QString& folder);

private:
    QComboBox* addChoice(const QString& name, QGridLayout* grid);
    void addRow(const QString& name, QWidget* widget, QGridLayout* grid);
    QWidget* buildWorkspace();
    void chooseWorkspace();
    void refresh();

    Services m_services;
    QComboBox *m_theme, *m_textSize, *m_language;
};

}  // namespace sextant
