// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences.h"

#include "ui/bridge/event_reader.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"

#include <QEventLoop>

#include <array>

namespace sextant {

namespace {

constexpr std::array<const char*, 3> kThemes{"system", "light", "dark"};
const QString kTheme = QStringLiteral("theme"), kTextScale = QStringLiteral("text_scale"),
              kLanguage = QStringLiteral("language"), kWindow = QStringLiteral("window");
constexpr int kLeastSide = 320, kMostSide = 16384;

Preferences preferencesOf(const std::map<std::string, Json>& values) {
    Preferences preferences;
    auto text = [&](const QString& key) {
        auto found = values.find(key.toStdString());
        return found != values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
    };
    for (size_t i = 0; i < kThemes.size(); ++i)
        if (text(kTheme) == kThemes[i]) preferences.theme = static_cast<ThemeChoice>(i);
    preferences.language = languageOf(toQString(text(kLanguage)));
    auto scale = values.find(kTextScale.toStdString());
    if (scale != values.end() && scale->second.is_number()) preferences.textScale = scale->second.get<double>();
    auto window = values.find(kWindow.toStdString());
    if (window == values.end() || !window->second.is_object()) return preferences;
    const Json& place = window->second;
    preferences.page = eventText(place, "page");
    preferences.maximized = place.contains("maximized") && place["maximized"] == true;
    const double width = eventNumber(place, "width", 0), height = eventNumber(place, "height", 0);
    const auto isSane = [](double length) { return length >= kLeastSide && length <= kMostSide; };
    if (isSane(width) && isSane(height)) preferences.size = QSize(static_cast<int>(width), static_cast<int>(height));
    return preferences;
}

}  // namespace

Preferences readPreferences(StoreWorker& store) {
    Preferences preferences;
    QEventLoop loop;
    QObject::connect(&store, &StoreWorker::failed, &loop, &QEventLoop::quit);
    store.loadPreferences([&](const std::map<std::string, Json>& values) {
        preferences = preferencesOf(values);
        loop.quit();
    });
    loop.exec(QEventLoop::ExcludeUserInputEvents);
    return preferences;
}

void chooseTheme(StoreWorker& store, ThemeChoice choice) {
    Theme::instance().apply(choice);
    store.setPreference(kTheme, kThemes[static_cast<size_t>(choice)]);
}

void chooseTextScale(StoreWorker& store, double scale) {
    Theme::instance().setTextScale(scale);
    store.setPreference(kTextScale, Theme::instance().textScale());
}

void rememberWindow(StoreWorker& store, const QString& page, QSize size, bool maximized) {
    store.setPreference(
        kWindow,
        {{"page", page.toStdString()}, {"width", size.width()}, {"height", size.height()}, {"maximized", maximized}});
}

void chooseLanguage(StoreWorker& store, Language language) {
    installLanguage(language);
    store.setPreference(kLanguage, languageName(language).toStdString());
}

}  // namespace sextant
