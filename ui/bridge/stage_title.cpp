// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/stage_title.h"

#include "core/spec/stages.h"
#include "ui/bridge/spec_text.h"

namespace sextant {

QString stageTitle(const QString& name) {
    if (const StageKind* kind = findStageKind(name.toStdString())) return specText(kind->title);
    const qsizetype dash = name.lastIndexOf(QLatin1Char('-'));
    bool isNumber = false;
    const int number = name.mid(dash + 1).toInt(&isNumber);
    const StageKind* kind = dash > 0 && isNumber ? findStageKind(name.left(dash).toStdString()) : nullptr;
    return kind ? QStringLiteral("%1 (%2)").arg(specText(kind->title)).arg(number) : name;
}

}  // namespace sextant
