// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace sextant {

/// Roles of the models behind a context list, beside Qt::DisplayRole (the name).
enum ListRole {
    IdRole = Qt::UserRole + 1,  ///< what names the entry: a job's path, a conversation's number
    SubtitleRole,               ///< second line, small
    ValueRole,                  ///< right of the second line, numbers
    DotRole,                    ///< a Token as int: colour of the status dot; missing: no dot
    StateIconRole,              ///< QIcon of the state, in place of the dot
    SparklineRole,              ///< QVector<float>
    ColorIndexRole,             ///< run colour: a bar on the left, and the sparkline; missing: none
    SearchRole,                 ///< text that the search field looks in
};

}  // namespace sextant
