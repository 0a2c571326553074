// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

#include <filesystem>
#include <string>

namespace sextant {

inline QString toQString(const std::string& text) { return QString::fromStdString(text); }
inline QString toQString(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }
inline std::filesystem::path toPath(const QString& text) { return text.toStdString(); }
inline QString sentenceOf(const Error& error) { return QString::fromStdString(error.sentence()); }

}  // namespace sextant
