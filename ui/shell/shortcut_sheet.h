// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/overlay.h"

namespace sextant {

/// Ctrl+/: every shortcut there is.
class ShortcutSheet : public Overlay {
    Q_OBJECT

public:
    explicit ShortcutSheet(QWidget* window);
};

}  // namespace sextant
