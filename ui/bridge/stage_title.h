// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sextant {

/// What people read for a stage of a recipe, in the language of the window. `name` is as reports, events and files of
/// jobs say it: "minhash_dedup", and "minhash_dedup-2" for a second one; the title then ends in "(2)". A name that no
/// stage has, such as one of a newer program, comes back as it is. Any thread.
QString stageTitle(const QString& name);

}  // namespace sextant
