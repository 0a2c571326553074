// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/language.h"
#include "ui/theme/theme.h"

#include <QSize>

namespace sextant {

class StoreWorker;

/// How the window looks, as remembered in the workspace.
struct Preferences {
    ThemeChoice theme = ThemeChoice::System;
    double textScale = 1.0;
    Language language = Language::System;
    QString page;  ///< that was shown last; empty: the first
    QSize size;    ///< of the window; invalid: as it is made
    bool maximized = false;
};

/// Waits for the store, some milliseconds: words and colours must be known before there is a window. What is not
/// remembered or cannot be read is as at the first start.
Preferences readPreferences(StoreWorker& store);

/// Each applies at once (the language: to windows made later) and is remembered.
void chooseTheme(StoreWorker& store, ThemeChoice choice);
void chooseTextScale(StoreWorker& store, double scale);
void chooseLanguage(StoreWorker& store, Language language);
/// Remembers how the window stood, for the next start.
void rememberWindow(StoreWorker& store, const QString& page, QSize size, bool maximized);

}  // namespace sextant
