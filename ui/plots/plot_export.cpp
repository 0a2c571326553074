// SPDX-License-Identifier: GPL-3.0-or-later
// MetricPlot as a file: pictures at any size, numbers as they were written.
#include "ui/plots/metric_plot.h"

#include "core/base/text.h"
#include "ui/plots/curve_plottable.h"
#include "ui/plots/qcustomplot_header.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <map>

namespace sextant {

namespace {

constexpr double kPngScale = 2;
constexpr int kPdfResolution = 96;

QByteArray picture(QCustomPlot& plot, PlotFormat format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == PlotFormat::Png) {
        plot.toPixmap(plot.width(), plot.height(), kPngScale).save(&buffer, "PNG");
        return bytes;
    }
    if (format == PlotFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(plot.size());
        generator.setViewBox(plot.rect());
        QCPPainter painter(&generator);
        painter.setMode(QCPPainter::pmVectorized);
        plot.toPainter(&painter, plot.width(), plot.height());
        painter.end();
        return bytes;
    }
    QPdfWriter writer(&buffer);
    writer.setResolution(kPdfResolution);
    writer.setPageSize(QPageSize(QSizeF(plot.size()) * 25.4 / kPdfResolution, QPageSize::Millimeter));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    plot.toPainter(&painter, plot.width(), plot.height());
    painter.end();
    return bytes;
}

std::string csvField(const QString& text) {
    QString quoted = text;
    quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return "\"" + quoted.toStdString() + "\"";
}

}  // namespace

QByteArray MetricPlot::exported(PlotFormat format) const {
    if (format != PlotFormat::Csv) return picture(*m_plot, format);
    std::string text = "run,metric,step,tokens,seconds,value\n";
    for (const CurvePlottable* curve : m_curves) {
        const CurveSpec& spec = curve->spec();
        const MetricTrack& track = spec.metricTrack();
        const MinMaxPyramid* values = spec.values();
        for (size_t i = 0; values && i < values->size(); ++i) {
            text += csvField(spec.label) + "," + spec.metric + "," + formatNumber(track.x(XAxisKind::Step)[i]) + "," +
                    formatNumber(track.x(XAxisKind::Tokens)[i]) + "," + formatNumber(track.x(XAxisKind::Time)[i]) +
                    "," + formatNumber(values->value(i)) + "\n";
        }
    }
    return QByteArray::fromStdString(text);
}

}  // namespace sextant
