// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QPixmap>

namespace sextant {

/// The dot before a title that says a state by its colour.
QPixmap statusDot(Token token);

}  // namespace sextant
