// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <array>

// The resources live in a static library: the linker drops them unless somebody names them, outside any namespace.
static void initialiseTranslations() { Q_INIT_RESOURCE(translations); }

namespace sextant {

namespace {

constexpr std::array<const char*, 3> kNames{"system", "en", "zh_CN"};
Language g_installed = Language::English;

/// The application's words and Qt's.
std::array<QTranslator, 2>& translators() {
    static std::array<QTranslator, 2> both;
    return both;
}

bool wantsChinese(Language language) {
    if (language != Language::System) return language == Language::Chinese;
    return QLocale::system().language() == QLocale::Chinese;
}

}  // namespace

QString languageName(Language language) { return QLatin1String(kNames[static_cast<size_t>(language)]); }

Language languageOf(const QString& name) {
    for (size_t i = 0; i < kNames.size(); ++i)
        if (name == QLatin1String(kNames[i])) return static_cast<Language>(i);
    return Language::System;
}

void installLanguage(Language language) {
    initialiseTranslations();
    g_installed = language;
    for (QTranslator& translator : translators()) QCoreApplication::removeTranslator(&translator);
    if (!wantsChinese(language)) return;
    auto& [words, qtWords] = translators();
    if (words.load(QStringLiteral(":/translations/sextant_zh_CN.qm"))) QCoreApplication::installTranslator(&words);
    if (qtWords.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qtWords);
}

Language installedLanguage() { return g_installed; }

}  // namespace sextant
