// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sextant {

/// What a file dialog lists where jobs read files: "*.txt *.txt.zst ...".
QString filePatterns();

}  // namespace sextant
