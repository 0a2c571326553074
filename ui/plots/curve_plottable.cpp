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
constexpr double kEnvelopeOpacity = 0.20;
constexpr size_t kWarmStretches = 400;  // how far the average looks back beyond the left edge
constexpr double kMarkerRadius = 2.4;
constexpr double kRunMarkerRadius = 3.6;
constexpr double kMarkerDistance = 150;  // pixels between the markers of a run; each run begins a step further right
constexpr double kMarkerStep = 37;
constexpr double kFineWidth = 1;  // of a validation line among several runs: its markers speak
constexpr double kBrokenTick = 6;
constexpr double kSteepHeight = 14, kSteepWidth = 2.5;  // pixels
constexpr double kLineSpacing = 4;  // pixels between points from which raw values are drawn as a line

bool isDrawable(double value, bool logarithmic) { return std::isfinite(value) && (!logarithmic || value > 0); }

}  // namespace

CurvePlottable::CurvePlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, CurveSpec spec, const PlotGroup* group)
    : QCPAbstractPlottable(keyAxis, valueAxis), m_spec(std::move(spec)), m_group(group) {}

std::pair<size_t, size_t> CurvePlottable::indexRange(const QCPRange& keys, size_t margin) const {
    const auto& x = m_spec.metricTrack().x(m_group->xAxis());
    auto first = static_cast<size_t>(std::lower_bound(x.begin(), x.end(), keys.lower) - x.begin());
    auto end = static_cast<size_t>(std::upper_bound(x.begin(), x.end(), keys.upper) - x.begin());
    first = first > margin ? first - margin : 0;
    end = std::min(end + margin, x.size());
    return {first, end == 0 ? 0 : end - 1};
}

std::optional<size_t> CurvePlottable::nearestIndex(double x) const {
    const auto& xs = m_spec.metricTrack().x(m_group->xAxis());
    if (xs.empty() || !m_spec.values()) return std::nullopt;
    auto right = std::lower_bound(xs.begin(), xs.end(), x);
    if (right == xs.end()) return xs.size() - 1;
    auto index = static_cast<size_t>(right - xs.begin());
    if (index > 0 && x - xs[index - 1] < *right - x) --index;
    return index;
}

std::optional<QCPRange> CurvePlottable::visibleValues(const QCPRange& keys, bool positiveOnly) const {
    const MinMaxPyramid* values = m_spec.values();
    if (!values || values->size() == 0) return std::nullopt;
    auto [first, last] = indexRange(keys, 0);
    if (last < first) return std::nullopt;
    ValueRange range = values->range(first, last);
    if (!range.hasValues() || (positiveOnly && range.maximum <= 0)) return std::nullopt;
    if (positiveOnly && range.minimum <= 0) {
        // Rare: zeros on a logarithmic axis. Look at the stretches for the smallest positive minimum.
        double smallest = range.maximum;
        for (const ValueRange& stretch : values->stretches(first, last, 2000))
            if (stretch.hasValues() && stretch.minimum > 0) smallest = std::min(smallest, stretch.minimum);
        range.minimum = smallest;
    }
    return QCPRange(range.minimum, range.maximum);
}

/// The exponential average just before `first`, from a bounded look back; `share` is its weight (for the bias
/// correction of a start from nothing).
double CurvePlottable::smoothedStart(const MinMaxPyramid& values, size_t first, double weight, double& share) const {
    share = 0;
    if (first == 0 || weight <= 0) return 0;
    // Beyond ten times its memory the past has no visible weight.
    const auto memory = static_cast<size_t>(10.0 / (1.0 - weight)) + 1;
    const size_t from = first > memory ? first - memory : 0;
    double sum = 0;
    for (const ValueRange& stretch : values.stretches(from, first - 1, kWarmStretches)) {
        if (!stretch.hasValues()) continue;
        const double keep = std::pow(weight, static_cast<double>(stretch.finite));
        sum = sum * keep + stretch.mean() * (1 - keep);
        share = share * keep + (1 - keep);
    }
    return sum;
}

std::vector<CurvePlottable::Pixel> CurvePlottable::pixels(const MinMaxPyramid& values) const {
    std::vector<Pixel> result;
    auto [first, last] = indexRange(mKeyAxis->range(), 1);
    if (values.size() == 0 || last < first) return result;
    const auto& xs = m_spec.metricTrack().x(m_group->xAxis());
    const auto width = static_cast<size_t>(std::max(16, mKeyAxis->axisRect()->width()));
    const bool logarithmic = mValueAxis->scaleType() == QCPAxis::stLogarithmic;
    const double weight = m_spec.smoothing == CurveSmoothing::Followed ? m_group->smoothing() : 0;
    const auto stretches = values.stretches(first, last, width);
    if (stretches.empty()) return result;
    double share = 0;
    double sum = smoothedStart(values, stretches.front().first, weight, share);
    result.reserve(stretches.size());
    for (const ValueRange& stretch : stretches) {
        const double x = mKeyAxis->coordToPixel((xs[stretch.first] + xs[stretch.last]) / 2);
        Pixel pixel{x, 0, 0, 0, stretch.last - stretch.first + 1, true};
        if (stretch.hasValues()) {
            const double keep = weight > 0 ? std::pow(weight, static_cast<double>(stretch.finite)) : 0;
            sum = sum * keep + stretch.mean() * (1 - keep);
            share = share * keep + (1 - keep);
            const double line = sum / share;
            if (isDrawable(line, logarithmic) && isDrawable(stretch.maximum, logarithmic)) {
                const double low =
                    isDrawable(stretch.minimum, logarithmic) ? stretch.minimum : mValueAxis->range().lower;
                pixel = {x,
                         mValueAxis->coordToPixel(stretch.maximum),
                         mValueAxis->coordToPixel(low),
                         mValueAxis->coordToPixel(line),
                         stretch.last - stretch.first + 1,
                         false};
            }
        }
        result.push_back(pixel);
    }
    return result;
}

void CurvePlottable::draw(QCPPainter* painter) {
    drawTails(painter);
    const MinMaxPyramid* values = m_spec.values();
    if (!values) return;
    const std::vector<Pixel> points = pixels(*values);
    const QColor color = Theme::instance().runColor(m_spec.colorIndex);
    if (m_spec.track == TrackKind::Training && m_spec.smoothing == CurveSmoothing::Followed)
        drawEnvelope(painter, points, color);
    // Pieces between numbers that are none: a gap is never bridged.
    QPolygonF piece;
    for (const Pixel& pixel : points) {
        if (!pixel.broken) {
            piece.append(QPointF(pixel.x, pixel.line));
            continue;
        }
        drawPiece(painter, std::exchange(piece, {}), color);
        const double top = mValueAxis->axisRect()->top();
        painter->setPen(QPen(Theme::instance().color(Token::Bad), 2));
        painter->drawLine(QPointF(pixel.x, top), QPointF(pixel.x, top + kBrokenTick));
    }
    drawPiece(painter, piece, color);
}

/// All raw values behind the line. Where a pixel stands for many of them: upright bars, which cost next to nothing;
/// where it does not: the values themselves as a thin line.
void CurvePlottable::drawEnvelope(QCPPainter* painter, const std::vector<Pixel>& points, QColor color) const {
    if (points.size() < 2) return;
    const bool single = std::all_of(points.begin(), points.end(), [](const Pixel& pixel) { return pixel.count == 1; });
    if (single && m_group->smoothing() <= 0) return;  // the line itself is the raw values
    const bool binned = points.back().x - points.front().x < kLineSpacing * static_cast<double>(points.size());
    color.setAlphaF(binned ? kEnvelopeOpacity : 2 * kEnvelopeOpacity);
    if (!binned) {
        painter->setAntialiasing(true);
        painter->setPen(QPen(color, 1));
        for (size_t i = 1; i < points.size(); ++i)
            if (!points[i].broken && !points[i - 1].broken)
                painter->drawLine(QPointF(points[i - 1].x, points[i - 1].top), QPointF(points[i].x, points[i].top));
        return;
    }
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

void CurvePlottable::drawPiece(QCPPainter* painter, const QPolygonF& piece, const QColor& color) const {
    painter->setAntialiasing(true);
    painter->setBrush(Qt::NoBrush);
    const bool marked = m_spec.marks == RunMarks::DashAndMarker;
    const bool fine = marked && m_spec.track == TrackKind::Evaluation;
    const std::vector<double> solid;
    const auto& dash = marked ? runDash(m_spec.colorIndex) : solid;
    const double width = fine ? kFineWidth : kLineWidth;
    if (piece.size() > 1 && painter->modes().testFlag(QCPPainter::pmVectorized) && dash.empty()) {
        painter->setPen(QPen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
        painter->drawPolyline(piece);
    } else if (piece.size() > 1) {
        painter->setPen(QPen(color, width, Qt::SolidLine, dash.empty() ? Qt::SquareCap : Qt::FlatCap));
        drawStrokes(painter, piece, dash);
    }
    drawMarkers(painter, piece, color);
}

/// One by one: the painter fills single lines directly, while stroking a noisy polyline of a thousand points costs a
/// hundred times as much. Steep ones in dense noise are bars: nobody sees the difference but the clock. Dashes are
/// measured along x, not along the line: so they stay dashes where the line is noise.
void CurvePlottable::drawStrokes(QCPPainter* painter, const QPolygonF& piece, const std::vector<double>& dash) const {
    const bool vectorized = painter->modes().testFlag(QCPPainter::pmVectorized);
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
    if (m_spec.track != TrackKind::Training) return;
    const bool logarithmic = mValueAxis->scaleType() == QCPAxis::stLogarithmic;
    QColor grey = Theme::instance().color(Token::Muted);
    grey.setAlphaF(0.55);
    painter->setPen(QPen(grey, 1));
    painter->setBrush(Qt::NoBrush);
    for (const MetricTrack::Tail& tail : m_spec.series->abandoned()) {
        auto found = tail.values.find(m_spec.metric);
        if (found == tail.values.end()) continue;
        const auto& xs = tail.x(m_group->xAxis());
        // A tail is at most the steps between two checkpoints; a long one is thinned to what the eye can tell apart.
        const size_t stride = xs.size() / 4000 + 1;
        QPolygonF line;
        for (size_t i = 0; i < xs.size(); i += stride)
            if (isDrawable(found->second[i], logarithmic))
                line.append(QPointF(mKeyAxis->coordToPixel(xs[i]), mValueAxis->coordToPixel(found->second[i])));
        painter->drawPolyline(line);
    }
}

double CurvePlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange CurvePlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    const auto& xs = m_spec.metricTrack().x(m_group->xAxis());
    found = !xs.empty();
    if (!found) return {};
    double last = xs.back();
    for (const MetricTrack::Tail& tail : m_spec.series->abandoned())
        last = std::max(last, tail.x(m_group->xAxis()).back());
    return {xs.front(), last};
}

QCPRange CurvePlottable::getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const {
    auto range = visibleValues(keys.size() > 0 ? keys : mKeyAxis->range(), domain == QCP::sdPositive);
    found = range.has_value();
    return range.value_or(QCPRange());
}

void CurvePlottable::drawLegendIcon(QCPPainter*, const QRectF&) const {}

}  // namespace sextant
