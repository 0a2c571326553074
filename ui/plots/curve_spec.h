// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_mark.h"
#include "ui/plots/run_series.h"

#include <QString>

#include <memory>
#include <string>

namespace sextant {

enum class TrackKind { Training, Evaluation };
/// Whether a curve follows the group's smoothing. What was set (a learning rate) or measured rarely is drawn as it is.
enum class CurveSmoothing { Followed, None };

/// Which line of which run, and how it looks.
struct CurveSpec {
    std::shared_ptr<const RunSeries> series;
    TrackKind track = TrackKind::Training;
    std::string metric;  ///< "loss"
    QString label;       ///< in the cross-hair's table and in legends
    QString run;         ///< whose it is
    int colorIndex = 0;
    RunMarks marks = RunMarks::ColorOnly;
    CurveSmoothing smoothing = CurveSmoothing::Followed;

    const MetricTrack& metricTrack() const {
        return track == TrackKind::Training ? series->training() : series->evaluation();
    }
    const MinMaxPyramid* values() const { return metricTrack().metric(metric); }
};

}  // namespace sextant
