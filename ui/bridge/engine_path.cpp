// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_path.h"

#include <QCoreApplication>

namespace sextant {

QString enginePath() {
    const QString chosen = qEnvironmentVariable("SEXTANT_ENGINE");
    return chosen.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/sextant-engine") : chosen;
}

}  // namespace sextant
