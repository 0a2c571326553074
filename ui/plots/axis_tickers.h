// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/metric_plot.h"
#include "ui/plots/qcustomplot_header.h"

namespace sextant {

/// Ticks that read as people count: 1.5 k steps, 12 M tokens, 1 h 20 min.
QSharedPointer<QCPAxisTicker> xTicker(XAxisKind kind);
QSharedPointer<QCPAxisTicker> yTicker(ValueFormat format, bool logarithmic);

/// A value with its unit, for the cross-hair.
QString plotValueText(ValueFormat format, double value);
/// "step 1,200", "1.2 M tokens", "1 h 02 min".
QString plotPositionText(XAxisKind kind, double x);
/// "Step", "Tokens", "Time".
QString axisTitle(XAxisKind kind);

}  // namespace sextant
