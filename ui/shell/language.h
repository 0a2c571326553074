// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sextant {

/// What the user chose; System follows the desktop's languages at start.
enum class Language { System, English, Chinese };

/// "system", "en", "zh_CN": how it is remembered. An unknown name: System.
QString languageName(Language language);
Language languageOf(const QString& name);

/// Translates what is made from now on, Qt's own dialogs too. REQUIRES a QApplication; GUI thread. Windows that are
/// open keep their words.
void installLanguage(Language language);
Language installedLanguage();

}  // namespace sextant
