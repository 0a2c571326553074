// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace sextant {

/// An icon drawn from :/icons/NAME.svg in a colour of the theme. The colour is looked up when it is painted, so icons
/// follow a theme change by themselves. Checked (On) icons are drawn in the accent.
QIcon themedIcon(const QString& name, Token token = Token::Secondary);

}  // namespace sextant
