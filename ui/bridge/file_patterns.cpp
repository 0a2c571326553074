// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/file_patterns.h"

#include "core/data/formats/record_reader.h"
#include "ui/bridge/text_conversion.h"

#include <QStringList>

namespace sextant {

QString filePatterns() {
    QStringList patterns;
    for (const std::string& extension : recordExtensions()) patterns << QLatin1Char('*') + toQString(extension);
    return patterns.join(QLatin1Char(' '));
}

}  // namespace sextant
