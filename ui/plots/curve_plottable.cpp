// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve_plottable.h"

#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

constexpr double kLineWidth = 1.6;
constexpr double kEnvelopeOpacity = 0.20;
constexpr size_t kWarmStretches = 400;  // how far the average looks back beyond the left edge
constexpr double kMarkerRadius = 2.4;

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
        Pixel pixel{x, 0, 0, 0, true};
        if (stretch.hasValues()) {
            const double keep = weight > 0 ? std::pow(weight, static_cast<double>(stretch.finite)) : 0;
            sum = sum * keep + stretch.mean() * (1 - keep);
            share = share * keep + (1 - keep);
            const double line = sum / share;
            if (isDrawable(line, logarithmic) && isDrawable(stretch.maximum, logarithmic)) {
                const double low = isDrawable(stretch.minimum, logarithmic) ? stretch.minimum : mValueAxis->range().lower;
                pixel = {x, mValueAxis->coordToPixel(stretch.maximum), mValueAxis->coordToPixel(low),
                         mValueAxis->coordToPixel(line), false};
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
    QColor faint = color;
    faint.setAlphaF(kEnvelopeOpacity);
    applyDefaultAntialiasingHint(painter);
    painter->setAntialiasing(true);

    QPolygonF band, line;
    auto flush = [&] {
        if (band.size() > 2 && m_spec.track == TrackKind::Training) {
            QPolygonF outline = band;
            painter->setPen(QPen(faint, 1));
            painter->setBrush(faint);
            painter->drawPolygon(outline);
        }
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(color, kLineWidth, m_spec.dash, Qt::FlatCap, Qt::RoundJoin));
        if (line.size() > 1) painter->drawPolyline(line);
        if (m_spec.track == TrackKind::Evaluation || line.size() == 1) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(color);
            for (const QPointF& point : line) painter->drawEllipse(point, kMarkerRadius, kMarkerRadius);
        }
        band.clear();
        line.clear();
    };
    std::vector<QPointF> bottoms;
    auto closeBand = [&] {
        for (auto point = bottoms.rbegin(); point != bottoms.rend(); ++point) band.append(*point);
        bottoms.clear();
        flush();
    };
    for (const Pixel& pixel : points) {
        if (pixel.broken) {
            closeBand();
            // Not a number: a tick at the upper edge in the warning colour, never a bridge over the gap.
            const double top = mValueAxis->axisRect()->top();
            painter->setPen(QPen(Theme::instance().color(Token::Bad), 2));
            painter->drawLine(QPointF(pixel.x, top), QPointF(pixel.x, top + 6));
            continue;
        }
        band.append(QPointF(pixel.x, pixel.top));
        bottoms.push_back(QPointF(pixel.x, pixel.bottom));
        line.append(QPointF(pixel.x, pixel.line));
    }
    closeBand();
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
    for (const MetricTrack::Tail& tail : m_spec.series->abandoned()) last = std::max(last, tail.x(m_group->xAxis()).back());
    return {xs.front(), last};
}

QCPRange CurvePlottable::getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const {
    auto range = visibleValues(keys.size() > 0 ? keys : mKeyAxis->range(), domain == QCP::sdPositive);
    found = range.has_value();
    return range.value_or(QCPRange());
}

void CurvePlottable::drawLegendIcon(QCPPainter*, const QRectF&) const {}

}  // namespace sextant
