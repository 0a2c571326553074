// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/file_patterns.h"

#include "ui/bridge/text_conversion.h"

#include <QStringList>

namespace sextant {

QString filePatterns(FolderFiles wanted) {
    QStringList patterns;
    for (const std::string& extension : fileExtensions(wanted)) patterns << QLatin1Char('*') + toQString(extension);
    return patterns.join(QLatin1Char(' '));
}

}  // namespace sextant
