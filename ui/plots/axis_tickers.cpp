// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_tickers.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace sextant {

namespace {

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

/// "4,096", "21.5 k", "67.4 B".
QString countText(double value) {
    const bool whole = value == std::floor(value) || std::abs(value) >= 1000;
    if (std::abs(value) < 100000 && whole) return QLocale(QLocale::English).toString(value, 'f', 0);
    if (std::abs(value) < 1000) return QLocale::c().toString(value, 'g', 4);
    const char* units[] = {"k", "M", "B", "T"};
    double scaled = value;
    int unit = -1;
    while (std::abs(scaled) >= 1000 && unit < 3) scaled /= 1000, ++unit;
    return QLocale::c().toString(scaled, 'g', 4) + QLatin1Char(' ') + QLatin1String(units[unit]);
}

QString durationText(double seconds) {
    if (seconds < 120) return QStringLiteral("%1 s").arg(seconds, 0, 'g', 3);
    if (seconds < 7200) return QStringLiteral("%1 min").arg(seconds / 60, 0, 'g', 3);
    return QStringLiteral("%1 h").arg(seconds / 3600, 0, 'g', 3);
}

/// Labels by a function; everything else is QCustomPlot's.
template <class Base>
class LabelledTicker : public Base {
public:
    explicit LabelledTicker(QString (*label)(double)) : m_label(label) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return m_label(tick); }

private:
    QString (*m_label)(double);
};

/// Round minutes and hours instead of round seconds.
class DurationTicker : public LabelledTicker<QCPAxisTicker> {
public:
    DurationTicker() : LabelledTicker(durationText) {}

protected:
    double getTickStep(const QCPRange& range) override {
        const double wanted = range.size() / (tickCount() + 1e-10);
        for (double step :
             {1., 2., 5., 10., 15., 30., 60., 120., 300., 600., 900., 1800., 3600., 7200., 14400., 21600., 43200.})
            if (wanted <= step) return step;
        return std::ceil(wanted / 86400) * 86400;
    }
};

/// There is no half a step.
class StepTicker : public LabelledTicker<QCPAxisTicker> {
public:
    StepTicker() : LabelledTicker(countText) {}

protected:
    double getTickStep(const QCPRange& range) override {
        return std::max(1.0, std::floor(QCPAxisTicker::getTickStep(range)));
    }
};

QString plainText(double value) { return QLocale::c().toString(std::abs(value) < 1e-12 ? 0 : value, 'g', 5); }
QString scientificText(double value) {
    if (value == 0) return QStringLiteral("0");
    QString text = QLocale::c().toString(value, 'e', 2);
    text.replace(QStringLiteral("0e"), QStringLiteral("e")).replace(QStringLiteral(".0e"), QStringLiteral("e"));
    return text.replace(QStringLiteral("e-0"), QStringLiteral("e-"))
        .replace(QStringLiteral("e+0"), QStringLiteral("e"));
}
QString bytesText(double value) { return fromStd(formatBytes(static_cast<int64_t>(value))); }

QString (*labelOf(ValueFormat format))(double) {
    switch (format) {
        case ValueFormat::Scientific:
            return scientificText;
        case ValueFormat::Count:
            return countText;
        case ValueFormat::Bytes:
            return bytesText;
        case ValueFormat::Plain:
            break;
    }
    return plainText;
}

}  // namespace

QSharedPointer<QCPAxisTicker> xTicker(XAxisKind kind) {
    if (kind == XAxisKind::Time) return QSharedPointer<DurationTicker>::create();
    if (kind == XAxisKind::Step) return QSharedPointer<StepTicker>::create();
    return QSharedPointer<LabelledTicker<QCPAxisTicker>>::create(countText);
}

QSharedPointer<QCPAxisTicker> yTicker(ValueFormat format, bool logarithmic) {
    if (logarithmic) return QSharedPointer<LabelledTicker<QCPAxisTickerLog>>::create(labelOf(format));
    auto ticker = QSharedPointer<LabelledTicker<QCPAxisTicker>>::create(labelOf(format));
    ticker->setTickCount(4);
    return ticker;
}

QString plotValueText(ValueFormat format, double value) {
    if (!std::isfinite(value))
        return std::isnan(value) ? QStringLiteral("NaN") : value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    return format == ValueFormat::Plain ? QLocale::c().toString(value, 'f', std::abs(value) < 100 ? 4 : 1)
                                        : labelOf(format)(value);
}

QString plotPositionText(XAxisKind kind, double x) {
    auto translate = [](const char* text) { return QCoreApplication::translate("sextant::MetricPlot", text); };
    switch (kind) {
        case XAxisKind::Step:
            return translate(QT_TRANSLATE_NOOP("sextant::MetricPlot", "step %1"))
                .arg(QLocale(QLocale::English).toString(static_cast<qlonglong>(x)));
        case XAxisKind::Tokens:
            return translate(QT_TRANSLATE_NOOP("sextant::MetricPlot", "%1 tokens")).arg(countText(x));
        case XAxisKind::Time:
            return fromStd(formatDuration(x));
    }
    return {};
}

QString axisTitle(XAxisKind kind) {
    switch (kind) {
        case XAxisKind::Step:
            return QCoreApplication::translate("sextant::MetricPlot", "Step");
        case XAxisKind::Tokens:
            return QCoreApplication::translate("sextant::MetricPlot", "Tokens");
        case XAxisKind::Time:
            return QCoreApplication::translate("sextant::MetricPlot", "Time");
    }
    return {};
}

}  // namespace sextant
