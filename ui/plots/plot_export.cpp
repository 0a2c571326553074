// SPDX-License-Identifier: GPL-3.0-or-later
// MetricPlot as a file: pictures at any size, numbers as they were written.
#include "ui/plots/metric_plot.h"

#include "core/base/text.h"
#include "ui/plots/axis_tickers.h"
#include "ui/plots/crosshair.h"
#include "ui/plots/curve_plottable.h"
#include "ui/plots/plot_legend.h"
#include "ui/plots/qcustomplot_header.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace sextant {

namespace {

constexpr double kPngScale = 2;
constexpr int kPdfResolution = 96;
constexpr QSize kPictureSize(760, 440);  // at least
constexpr int kMargin = 16;

std::string csvField(const QString& text) {
    QString quoted = text;
    quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return "\"" + quoted.toStdString() + "\"";
}

/// What a picture needs that the window does not: names on the axes, and no cursor. Put back at the end.
class PictureDress {
public:
    PictureDress(QCustomPlot& plot, Crosshair& crosshair, const QString& xTitle, const QString& yTitle) : m_plot(plot) {
        const Theme& theme = Theme::instance();
        crosshair.hide();
        for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
            axis->setLabel(axis == plot.xAxis ? xTitle : yTitle);
            axis->setLabelFont(theme.font(TextStyle::Small));
            axis->setLabelColor(theme.color(Token::Secondary));
        }
    }
    ~PictureDress() {
        for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) axis->setLabel({});
        m_plot.replot(QCustomPlot::rpQueuedReplot);  // the window's own size again
    }

private:
    QCustomPlot& m_plot;
};

}  // namespace

std::vector<LegendEntry> MetricPlot::legend() const {
    std::vector<LegendEntry> entries;
    bool abandoned = false;
    for (const CurvePlottable* curve : m_curves) {
        const CurveSpec& spec = curve->spec();
        abandoned |= !spec.metricTrack().abandoned().empty();
        if (!spec.values()) continue;
        entries.push_back(
            {spec.track == TrackKind::Training ? LegendEntry::Line::Training : LegendEntry::Line::Evaluation,
             spec.colorIndex, spec.marks, spec.label});
    }
    using Line = LegendEntry::Line;
    if (abandoned) entries.push_back({Line::Abandoned, -1, RunMarks::ColorOnly, tr("abandoned")});
    if (!m_plannedGraphs.empty()) entries.push_back({Line::Planned, -1, RunMarks::ColorOnly, tr("planned")});
    return entries;
}

void MetricPlot::paintPicture(QCPPainter& painter, const QSize& size) const {
    const Theme& theme = Theme::instance();
    painter.fillRect(QRect(QPoint(0, 0), size), theme.color(Token::Surface));
    painter.setAntialiasing(true);  // from here on everything is half a pixel further
    QStringList runs;
    for (const CurvePlottable* curve : m_curves)
        if (!runs.contains(curve->spec().run)) runs << curve->spec().run;
    const QRectF inner(kMargin, kMargin, size.width() - 2 * kMargin, size.height() - 2 * kMargin);
    double top = inner.top();
    auto write = [&](TextStyle style, Token token, const QString& text) {
        const QFont font = theme.font(style);
        const QFontMetricsF metrics(font);
        painter.setFont(font);
        painter.setPen(theme.color(token));
        painter.drawText(QRectF(inner.left(), top, inner.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, inner.width()));
        top += std::ceil(metrics.height()) + 2;
    };
    write(TextStyle::CardTitle, Token::Text, m_title);
    write(TextStyle::Small, Token::Secondary, runs.join(QStringLiteral(", ")));
    const auto entries = legend();
    top += 4 + layLegend(&painter, QRectF(inner.left(), top + 4, inner.width(), inner.height()), entries,
                         theme.font(TextStyle::Small));
    painter.save();
    painter.translate(inner.left(), top + 4);
    m_plot->toPainter(&painter, static_cast<int>(inner.width()), static_cast<int>(inner.bottom() - top - 4));
    painter.restore();
}

QByteArray MetricPlot::picture(PlotFormat format) const {
    const PictureDress dress(*m_plot, *m_crosshair, axisTitle(m_group->xAxis()),
                             m_unit.isEmpty() ? m_title : QStringLiteral("%1 (%2)").arg(m_title, m_unit));
    const QSize size = m_plot->size().expandedTo(kPictureSize);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    auto paint = [&](QPaintDevice* device, QCPPainter::PainterModes modes) {
        QCPPainter painter(device);
        painter.setModes(modes);
        paintPicture(painter, size);
    };
    if (format == PlotFormat::Png) {
        QImage image(size * kPngScale, QImage::Format_RGB32);
        image.setDevicePixelRatio(kPngScale);
        paint(&image, QCPPainter::pmNoCaching);
        image.save(&buffer, "PNG");
    } else if (format == PlotFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setTitle(m_title);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(0, 0), size));
        paint(&generator, QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
    } else {
        QPdfWriter writer(&buffer);
        writer.setTitle(m_title);
        writer.setResolution(kPdfResolution);
        writer.setPageSize(QPageSize(QSizeF(size) * 25.4 / kPdfResolution, QPageSize::Millimeter));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        paint(&writer, QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
    }
    return bytes;
}

QByteArray MetricPlot::numbers() const {
    std::string text = "run,metric,step,tokens,seconds,value\n";
    for (const CurvePlottable* curve : m_curves) {
        const CurveSpec& spec = curve->spec();
        const MetricTrack& track = spec.metricTrack();
        const MinMaxPyramid* values = spec.values();
        for (size_t i = 0; values && i < values->size(); ++i) {
            text += csvField(spec.run) + "," + spec.metric + "," + formatNumber(track.x(XAxisKind::Step)[i]) + "," +
                    formatNumber(track.x(XAxisKind::Tokens)[i]) + "," + formatNumber(track.x(XAxisKind::Time)[i]) +
                    "," + formatNumber(values->value(i)) + "\n";
        }
    }
    return QByteArray::fromStdString(text);
}

QByteArray MetricPlot::exported(PlotFormat format) const {
    return format == PlotFormat::Csv ? numbers() : picture(format);
}

}  // namespace sextant
