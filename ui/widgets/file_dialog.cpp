// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/file_dialog.h"

#include <QDir>

namespace sextant {

QFileDialog* makeFileDialog(QWidget* window, const QString& title, QFileDialog::FileMode mode) {
    static QString lastFolder = QDir::homePath();
    auto* dialog = new QFileDialog(window, title, lastFolder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    if (mode == QFileDialog::Directory) dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QDialog::accepted, dialog, [dialog] { lastFolder = dialog->directory().absolutePath(); });
    return dialog;
}

}  // namespace sextant
