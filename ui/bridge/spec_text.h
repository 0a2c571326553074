// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <string>

namespace sextant {

/// What core's tables say to people (names, groups, units and help of options, titles of stages and presets, what a
/// rule measures), in the language of the window; in English where that has no translation. The words lie in
/// resources/translations/options_zh_CN.ts, in a context of their own: no source of the window has them.
inline QString specText(const std::string& text) { return QCoreApplication::translate("sextant::Spec", text.c_str()); }

}  // namespace sextant
