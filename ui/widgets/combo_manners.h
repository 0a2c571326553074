// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sextant {

/// No drop-down of the application changes by the wheel: that belongs to the form it stands in. Once is enough.
/// REQUIRES a QApplication.
void installComboManners();

}  // namespace sextant
