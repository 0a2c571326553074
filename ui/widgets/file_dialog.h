// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDialog>

namespace sextant {

/// A dialog that begins where the last one ended, at first in the user's home, and deletes itself when it is closed.
/// Whoever asks for it connects what is chosen and opens it; it blocks nothing.
QFileDialog* makeFileDialog(QWidget* window, const QString& title, QFileDialog::FileMode mode);

}  // namespace sextant
