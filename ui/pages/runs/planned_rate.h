// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/pretrain_spec.h"
#include "ui/plots/metric_plot.h"

namespace sextant {

/// The learning rate of a run from its first step to its last, by the function that trains, with its turns named.
/// Events and plots count the first step as number 1, the schedule as 0.
MetricPlot::PlannedLine plannedRate(const TrainOptions& train, double tokensPerStep = 0, const QColor& color = {});

}  // namespace sextant
