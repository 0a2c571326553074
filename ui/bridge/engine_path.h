// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sextant {

/// The engine's program: the environment's SEXTANT_ENGINE, else `sextant-engine` beside this program.
QString enginePath();

}  // namespace sextant
