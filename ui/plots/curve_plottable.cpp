// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_plottable.h"

#include "ui/plots/column_image.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr double kLineWidth = 1.6;
constexpr double kRawOpacity = 0.35, kEnvelopeOpacity = 0.20;
constexpr size_t kStretchesPerPixel = 4;
constexpr size_t kManyPerPixel = 8;  // values, from which a line may be drawn the cheap way
constexpr double kApart = 6;         // pixels
constexpr double kMarkerRadius = 2.4;
constexpr double kRunMarkerRadius = 3.6;
constexpr double kMarkerDistance = 150;  // pixels between the markers of a run; each run begins a step further right
constexpr double kMarkerStep = 37;
constexpr double kEvaluationWidth = 1.2;
constexpr double kBrokenTick = 6;
constexpr double kSteepHeight = 14, kSteepWidth = 2.5;  // pixels
constexpr int kCoveredPlaces = 8;

bool isDrawable(double value, bool logarithmic) { return std::isfinite(value) && (!logarithmic || value > 0); }

/// First and last index of the positions within `keys`, widened by `margin` points; the last before the first: none.
std::pair<size_t, size_t> indexRange(const std::vector<double>& positions, const QCPRange& keys, size_t margin) {
    auto first =
        static_cast<size_t>(std::lower_bound(positions.begin(), positions.end(), keys.lower) - positions.begin());
    auto end =
        static_cast<size_t>(std::upper_bound(positions.begin(), positions.end(), keys.upper) - positions.begin());
    first = first > margin ? first - margin : 0;
    end = std::min(end + margin, positions.size());
    return end == 0 ? std::pair<size_t, size_t>(1, 0) : std::pair(first, end - 1);
}

/// REQUIRES: there are positions.
size_t nearestIndex(const std::vector<double>& positions, double x) {
    auto right = std::lower_bound(positions.begin(), positions.end(), x);
    if (right == positions.end()) return positions.size() - 1;
    auto index = static_cast<size_t>(right - positions.begin());
    if (index > 0 && x - positions[index - 1] < *right - x) --index;
    return index;
}

std::optional<QCPRange> rangeOf(const std::vector<double>& positions, const MinMaxPyramid& values, const QCPRange& keys,
                                bool positiveOnly) {
    auto [first, last] = indexRange(positions, keys, 0);
    if (values.size() == 0 || last < first) return std::nullopt;
    ValueRange range = values.range(first, last);
    if (!range.hasValues() || (positiveOnly && range.maximum <= 0)) return std::nullopt;
    if (positiveOnly && range.minimum <= 0) {
        // Rare: zeros on a logarithmic axis. Look at the stretches for the smallest positive minimum.
        double smallest = range.maximum;
        for (const ValueRange& stretch : values.stretches(first, last, 2000))
            if (stretch.hasValues() && stretch.minimum > 0) smallest = std::min(smallest, stretch.minimum);
        range.minimum = smallest;
    }
    return QCPRange(range.minimum, range.maximum);
}

}  // namespace

const std::vector<double>& evaluationDash() {
    static const std::vector<double> dash{5, 4};
    return dash;
}

CurvePlottable::CurvePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, CurveSpec spec, const PlotGroup* group)
    : QCPAbstractPlottable(keyAxis, valueAxis), m_spec(std::move(spec)), m_group(group) {}

std::optional<double> CurvePlottable::nearestPosition(double x) const { return positionFrom(x, 0); }

std::optional<double> CurvePlottable::positionFrom(double x, int points) const {
    const auto& xs = positions();
    if (xs.empty() || !m_spec.values()) return std::nullopt;
    const auto index = static_cast<std::ptrdiff_t>(nearestIndex(xs, x)) + points;
    return xs[static_cast<size_t>(std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(xs.size()) - 1))];
}

CurvePlottable::Reading CurvePlottable::readingAt(size_t index) const {
    const MinMaxPyramid& values = *m_spec.values();
    Reading reading{positions()[index], values.value(index), {}, true};
    if (smoothing() > 0) reading.smoothed = line(values).value(index);
    return reading;
}

std::optional<CurvePlottable::Reading> CurvePlottable::reading(double x) const {
    const auto& xs = positions();
    if (xs.empty() || !m_spec.values()) return std::nullopt;
    const size_t nearest = nearestIndex(xs, x);
    if (xs[nearest] == x) return readingAt(nearest);
    if (m_spec.track == TrackKind::Training) {
        if (x < xs.front() || x > xs.back()) return std::nullopt;
        Reading reading = readingAt(nearest);
        // Tokens and seconds of two runs are never the same; steps are.
        reading.exact = m_group->xAxis() != XAxisKind::Step;
        return reading;
    }
    const auto after = std::upper_bound(xs.begin(), xs.end(), x);
    if (after == xs.begin()) return std::nullopt;
    Reading reading = readingAt(static_cast<size_t>(after - xs.begin()) - 1);
    reading.exact = false;
    return reading;
}

std::optional<CurvePlottable::Reading> CurvePlottable::newest() const {
    if (positions().empty() || !m_spec.values()) return std::nullopt;
    return readingAt(positions().size() - 1);
}

double CurvePlottable::covered(const QRectF& pixels) const {
    const MinMaxPyramid* values = m_spec.values();
    if (!values) return 0;
    double sum = 0;
    const double width = pixels.width() / kCoveredPlaces;
    for (int place = 0; place < kCoveredPlaces; ++place) {
        const double left = pixels.left() + place * width;
        const QCPRange keys(mKeyAxis->pixelToCoord(left), mKeyAxis->pixelToCoord(left + width));
        const bool logarithmic = mValueAxis->scaleType() == QCPAxis::stLogarithmic;
        auto range = rangeOf(positions(), *values, keys, logarithmic);
        if (!range) {
            // Between two points there still is the line that joins them.
            const size_t nearest = positions().empty() ? 0 : nearestIndex(positions(), keys.center());
            if (positions().empty() || keys.center() < positions().front() || keys.center() > positions().back())
                continue;
            const double value = values->value(nearest);
            range = QCPRange(value, value);
        }
        const double top = std::max(pixels.top(), mValueAxis->coordToPixel(range->upper) - 2);
        const double bottom = std::min(pixels.bottom(), mValueAxis->coordToPixel(range->lower) + 2);
        sum += std::max(0.0, bottom - top);
    }
    return sum;
}

std::optional<QCPRange> CurvePlottable::visibleValues(const QCPRange& keys, bool positiveOnly) const {
    std::optional<QCPRange> all;
    auto extend = [&](const std::vector<double>& xs, const MinMaxPyramid* values) {
        auto range = values ? rangeOf(xs, *values, keys, positiveOnly) : std::nullopt;
        if (range)
            all = all ? QCPRange(std::min(all->lower, range->lower), std::max(all->upper, range->upper)) : *range;
    };
    extend(positions(), m_spec.values());
    for (const MetricTrack::Tail& tail : m_spec.metricTrack().abandoned())
        extend(tail.x(m_group->xAxis()), tail.metric(m_spec.metric));
    return all;
}

const MinMaxPyramid& CurvePlottable::line(const MinMaxPyramid& values) const {
    if (smoothing() <= 0) return values;
    m_smoothed.update(values, smoothing(), m_spec.series->generation());
    return m_smoothed.values();
}

CurvePlottable::Pixel CurvePlottable::pixel(double x, const ValueRange& values, const ValueRange& line) const {
    const size_t count = values.last - values.first + 1;
    const bool logarithmic = mValueAxis->scaleType() == QCPAxis::stLogarithmic;
    if (!line.hasValues() || !isDrawable(line.mean(), logarithmic) || !isDrawable(values.maximum, logarithmic))
        return {x, 0, 0, 0, count, true};
    const double low = isDrawable(values.minimum, logarithmic) ? values.minimum : mValueAxis->range().lower;
    return {x,
            mValueAxis->coordToPixel(values.maximum),
            mValueAxis->coordToPixel(low),
            mValueAxis->coordToPixel(line.mean()),
            count,
            false};
}

/// The visible values, each by itself as long as there are no more of them than pixels; else one entry a pixel.
std::vector<CurvePlottable::Pixel> CurvePlottable::pixels(const std::vector<double>& positions,
                                                          const MinMaxPyramid& values,
                                                          const MinMaxPyramid& line) const {
    std::vector<Pixel> result;
    auto [first, last] = indexRange(positions, mKeyAxis->range(), 1);
    if (values.size() == 0 || last < first) return result;
    const auto width = static_cast<size_t>(std::max(16, mKeyAxis->axisRect()->width()));
    const bool single = last - first + 1 <= width;
    const size_t limit = single ? width : kStretchesPerPixel * width;
    const auto raw = values.stretches(first, last, limit);
    const auto smooth = &line == &values ? raw : line.stretches(first, last, limit);
    // Once for the axis, not once for each of thousands of stretches: a linear axis is two numbers.
    const double origin = mKeyAxis->coordToPixel(0), scale = mKeyAxis->coordToPixel(1) - origin;
    auto place = [&](const ValueRange& stretch) {
        return origin + scale * (positions[stretch.first] + positions[stretch.last]) / 2;
    };
    result.reserve(std::min(raw.size(), width + 2));
    double next = raw.empty() ? 0 : place(raw.front());
    for (size_t i = 0; i < raw.size();) {
        const double x = next, column = std::floor(x);
        ValueRange rawRange = raw[i], smoothRange = smooth[i];
        for (++i; i < raw.size(); ++i) {
            next = place(raw[i]);
            if (single || std::floor(next) != column) break;
            rawRange.include(raw[i]);
            smoothRange.include(smooth[i]);
        }
        result.push_back(pixel(single ? x : column + 0.5, rawRange, smoothRange));
    }
    return result;
}

void CurvePlottable::draw(QCPPainter* painter) {
    drawTails(painter);
    const MinMaxPyramid* values = m_spec.values();
    if (!values) return;
    const std::vector<Pixel> points = pixels(positions(), *values, line(*values));
    const QColor color = Theme::instance().runColor(m_spec.colorIndex);
    if (m_spec.track == TrackKind::Training && m_spec.smoothing == CurveSmoothing::Followed)
        drawRaw(painter, points, color);
    else if (std::any_of(points.begin(), points.end(), [](const Pixel& pixel) { return pixel.count > 1; }))
        drawBars(painter, points, color);  // what was set is drawn whole: a short warm-up is no mean of its steps
    drawLine(painter, points, color);
}

/// All raw values behind the line: as a thin line while each has its pixel, else as upright bars, which cost next to
/// nothing.
void CurvePlottable::drawRaw(QCPPainter* painter, const std::vector<Pixel>& points, QColor color) const {
    if (points.size() < 2) return;
    const bool single = std::all_of(points.begin(), points.end(), [](const Pixel& pixel) { return pixel.count == 1; });
    if (single && smoothing() <= 0) return;  // the line itself is the raw values
    color.setAlphaF(single ? kRawOpacity : kEnvelopeOpacity);
    if (!single) return drawBars(painter, points, color);
    painter->setAntialiasing(true);
    painter->setPen(QPen(color, 1));
    for (size_t i = 1; i < points.size(); ++i)
        if (!points[i].broken && !points[i - 1].broken)
            painter->drawLine(QPointF(points[i - 1].x, points[i - 1].top), QPointF(points[i].x, points[i].top));
}

void CurvePlottable::drawBars(QCPPainter* painter, const std::vector<Pixel>& points, const QColor& color) const {
    ColumnImage image(mKeyAxis->axisRect()->rect(), painter->device()->devicePixelRatioF());
    for (size_t i = 0; i < points.size(); ++i) {
        const Pixel& pixel = points[i];
        if (pixel.broken) continue;
        const double left = i > 0 ? (points[i - 1].x + pixel.x) / 2 : pixel.x;
        const double right = i + 1 < points.size() ? (points[i + 1].x + pixel.x) / 2 : pixel.x + 1;
        double high = pixel.top, low = pixel.bottom;
        // Half of the way to both neighbours belongs to this bar: a line through them would cover it, too.
        for (const size_t j : {i > 0 ? i - 1 : i, i + 1 < points.size() ? i + 1 : i}) {
            if (points[j].broken) continue;
            high = std::min(high, (pixel.top + points[j].top) / 2);
            low = std::max(low, (pixel.bottom + points[j].bottom) / 2);
        }
        image.fill(left, right, high, low, color);
    }
    image.draw(painter);
}

/// Pieces between numbers that are none: a gap is never bridged.
void CurvePlottable::drawLine(QCPPainter* painter, const std::vector<Pixel>& points, const QColor& color) const {
    QPolygonF piece;
    Density density = Density::Few;
    for (const Pixel& pixel : points) {
        if (!pixel.broken) {
            piece.append(QPointF(pixel.x, pixel.line));
            if (pixel.count >= kManyPerPixel) density = Density::Many;
            continue;
        }
        drawPiece(painter, std::exchange(piece, {}), color, density);
        const double top = mValueAxis->axisRect()->top();
        painter->setPen(QPen(Theme::instance().color(Token::Bad), 2));
        painter->drawLine(QPointF(pixel.x, top), QPointF(pixel.x, top + kBrokenTick));
    }
    drawPiece(painter, piece, color, density);
}

void CurvePlottable::drawPiece(QCPPainter* painter, const QPolygonF& piece, const QColor& color,
                               Density density) const {
    painter->setAntialiasing(true);
    painter->setBrush(Qt::NoBrush);
    static const std::vector<double> kSolid;
    const bool evaluation = m_spec.track == TrackKind::Evaluation;
    const auto& dash = evaluation                                ? evaluationDash()
                       : m_spec.marks == RunMarks::DashAndMarker ? runDash(m_spec.colorIndex)
                                                                 : kSolid;
    const double width = evaluation ? kEvaluationWidth : kLineWidth;
    // A polyline is drawn best where its points lie apart, and stroked slowly where they are dense.
    const double distance = piece.size() > 1 ? (piece.back().x() - piece.front().x()) / double(piece.size() - 1) : 0;
    const bool whole = distance >= kApart || painter->modes().testFlag(QCPPainter::pmVectorized);
    if (piece.size() > 1 && whole && dash.empty()) {
        painter->setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        painter->drawPolyline(piece);
    } else if (piece.size() > 1) {
        painter->setPen(QPen(color, width, Qt::SolidLine, dash.empty() ? Qt::SquareCap : Qt::FlatCap));
        drawStrokes(painter, piece, dash, density);
    }
    drawMarkers(painter, piece, color);
}

/// One by one: the painter fills single lines directly, while stroking a noisy polyline of a thousand points costs a
/// hundred times as much. Steep ones in dense noise are bars: nobody sees the difference but the clock. Dashes are
/// measured along x, not along the line: so they stay dashes where the line is noise.
void CurvePlottable::drawStrokes(QCPPainter* painter, const QPolygonF& piece, const std::vector<double>& dash,
                                 Density density) const {
    const bool vectorized = density == Density::Few || painter->modes().testFlag(QCPPainter::pmVectorized);
    const double half = painter->pen().widthF() / 2;
    ColumnImage steep(mKeyAxis->axisRect()->rect(), painter->device()->devicePixelRatioF());
    auto stroke = [&](const QPointF& from, const QPointF& to) {
        const double height = std::abs(to.y() - from.y());
        if (vectorized || height < kSteepHeight || to.x() - from.x() > kSteepWidth)
            painter->drawLine(from, to);
        else
            steep.fill(to.x() - half, to.x() + half, std::min(from.y(), to.y()), std::max(from.y(), to.y()),
                       painter->pen().color());
    };
    size_t part = 0;
    double end = dash.empty() ? std::numeric_limits<double>::infinity() : piece.front().x() + dash[0];
    for (qsizetype i = 1; i < piece.size(); ++i) {
        QPointF from = piece[i - 1];
        const QPointF& to = piece[i];
        while (to.x() > end) {
            const QPointF cut = from + (to - from) * ((end - from.x()) / (to.x() - from.x()));
            if (part % 2 == 0) stroke(from, cut);
            from = cut;
            part = (part + 1) % dash.size();
            end += dash[part];
        }
        if (part % 2 == 0) stroke(from, to);
    }
    if (!vectorized) steep.draw(painter);
}

/// Evaluations are points joined by a line. Among several runs each line also carries its run's marker now and then.
void CurvePlottable::drawMarkers(QCPPainter* painter, const QPolygonF& piece, const QColor& color) const {
    const bool everyPoint = m_spec.track == TrackKind::Evaluation || piece.size() == 1;
    if (m_spec.marks == RunMarks::ColorOnly) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        for (const QPointF& point : piece)
            if (everyPoint) painter->drawEllipse(point, kMarkerRadius, kMarkerRadius);
        return;
    }
    double next = mKeyAxis->axisRect()->left() + kMarkerStep * (1 + m_spec.colorIndex % 4);
    for (const QPointF& point : piece) {
        if (!everyPoint && point.x() < next) continue;
        drawRunMarker(*painter, m_spec.colorIndex, point, kRunMarkerRadius, color);
        while (next <= point.x()) next += kMarkerDistance;
    }
}

void CurvePlottable::drawTails(QCPPainter* painter) const {
    QColor grey = Theme::instance().color(Token::Muted);
    grey.setAlphaF(0.55);
    for (const MetricTrack::Tail& tail : m_spec.metricTrack().abandoned()) {
        const MinMaxPyramid* values = tail.metric(m_spec.metric);
        if (!values) continue;
        painter->setAntialiasing(true);
        painter->setPen(QPen(grey, 1));
        painter->setBrush(Qt::NoBrush);
        QPolygonF line;
        for (const Pixel& pixel : pixels(tail.x(m_group->xAxis()), *values, *values))
            if (!pixel.broken) line.append(QPointF(pixel.x, pixel.line));
        painter->drawPolyline(line);
        if (m_spec.track != TrackKind::Evaluation) continue;
        for (const QPointF& point : line) painter->drawEllipse(point, kMarkerRadius, kMarkerRadius);
    }
}

double CurvePlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange CurvePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    std::optional<QCPRange> all;
    auto extend = [&](const std::vector<double>& xs) {
        if (xs.empty()) return;
        all = all ? QCPRange(std::min(all->lower, xs.front()), std::max(all->upper, xs.back()))
                  : QCPRange(xs.front(), xs.back());
    };
    extend(positions());
    for (const MetricTrack::Tail& tail : m_spec.metricTrack().abandoned()) extend(tail.x(m_group->xAxis()));
    found = all.has_value();
    return all.value_or(QCPRange());
}

QCPRange CurvePlottable::getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const {
    auto range = visibleValues(keys.size() > 0 ? keys : mKeyAxis->range(), domain == QCP::sdPositive);
    found = range.has_value();
    return range.value_or(QCPRange());
}

void CurvePlottable::drawLegendIcon(QCPPainter*, const QRectF&) const {}

}  // namespace sextant
