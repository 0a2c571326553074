// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/planned_rate.h"

#include "core/plan/schedule.h"
#include "ui/models/job_text.h"
#include "ui/plots/axis_tickers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::PlannedRate)
};

QString turnText(const TrainOptions& train, const ScheduleTurn& turn) {
    const QString step = groupedNumber(static_cast<double>(turn.step) + 1);
    const QString rate = plotValueText(ValueFormat::Scientific, learningRateAt(train, turn.step));
    switch (turn.kind) {
        case ScheduleTurn::Kind::WarmupEnds:
            return Words::tr("Warm-up ends at step %1").arg(step);
        case ScheduleTurn::Kind::RateFalls:
            return Words::tr("Learning rate falls to %1 at step %2").arg(rate, step);
        case ScheduleTurn::Kind::DecayBegins:
            return Words::tr("Decay begins at step %1").arg(step);
    }
    return {};
}

}  // namespace

MetricPlot::PlannedLine plannedRate(const TrainOptions& train, double tokensPerStep, const QColor& color) {
    MetricPlot::PlannedLine line;
    line.value = [train](double step) { return learningRateAt(train, std::max<int64_t>(0, std::llround(step) - 1)); };
    line.lastStep = static_cast<double>(train.maxSteps);
    line.tokensPerStep = tokensPerStep;
    line.color = color;
    for (const ScheduleTurn& turn : scheduleTurns(train))
        line.turns.push_back({static_cast<double>(turn.step) + 1, turnText(train, turn)});
    return line;
}

}  // namespace sextant
