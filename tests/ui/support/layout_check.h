// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace sextant {

/// The first two things in one layout below `root` that lie on each other, or a text that is cut off without an
/// ellipsis; empty: there is none.
QString layoutFault(const QWidget& root);

}  // namespace sextant
