// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/formats/sources.h"

#include <QString>

namespace sextant {

/// What a file dialog lists where jobs read files: "*.txt *.txt.zst ...".
QString filePatterns(FolderFiles wanted);

}  // namespace sextant
