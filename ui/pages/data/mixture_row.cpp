// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/mixture_row.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/mixture_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSlider>

#include <cmath>

namespace sextant {

namespace {

constexpr int kChip = 10, kWeightWidth = 52;
/// Steps of the slider for a doubling of the weight, and doublings to either side of 1.
constexpr int kSteps = 20, kDoublings = 5;

/// Two digits are what a hand can set.
double roundedWeight(double weight) { return QString::number(weight, 'g', 2).toDouble(); }

QString countText(const SourceTokens& count) {
    switch (count.known) {
        case SourceTokens::Known::Waiting:
            return MixtureRow::tr("waiting to be counted");
        case SourceTokens::Known::Counting:
            return MixtureRow::tr("counting its tokens, %1 %").arg(static_cast<int>(100 * count.share));
        case SourceTokens::Known::Failed:
            return count.sentence;
        case SourceTokens::Known::Curation:
            return MixtureRow::tr("has %1, by its curation").arg(tokensText(count.tokens));
        case SourceTokens::Known::Packing:
            return MixtureRow::tr("has %1, by an earlier packing").arg(tokensText(count.tokens));
        case SourceTokens::Known::Counted:
            break;
    }
    return MixtureRow::tr("has %1").arg(tokensText(count.tokens));
}

}  // namespace

MixtureRow::MixtureRow(int index, QWidget* parent) : QWidget(parent), m_index(index) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    m_chip = new QLabel(this);
    m_name = new ElidedLabel(LabelRole::Strong, QSizePolicy::Ignored, this);
    m_takes = makeLabel({}, LabelRole::Mono, this);
    m_takes->setWordWrap(true);
    m_has = makeLabel({}, LabelRole::Small, this);
    m_has->setTextFormat(Qt::PlainText);
    m_has->setWordWrap(true);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(-kDoublings * kSteps, kDoublings * kSteps);
    m_slider->setPageStep(kSteps);
    m_weight = makeLabel({}, LabelRole::Mono, this);
    m_weight->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    keepWidth(m_weight, kWeightWidth);
    auto* sliding = new QHBoxLayout;
    sliding->addWidget(m_slider, 1);
    sliding->addWidget(m_weight);
    grid->addWidget(m_chip, 0, 0);
    grid->addWidget(m_name, 0, 1);
    grid->addLayout(sliding, 1, 1);
    grid->addWidget(m_takes, 2, 1);
    grid->addWidget(m_has, 3, 1);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int value) { Q_EMIT weightChanged(roundedWeight(std::exp2(value / static_cast<double>(kSteps)))); });
    auto paint = [this] {
        const int size = Theme::instance().scaled(kChip);
        QPixmap chip(size, size);
        chip.fill(Qt::transparent);
        QPainter painter(&chip);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(MixtureBar::color(m_index));
        painter.drawRoundedRect(chip.rect(), 3, 3);
        painter.end();
        m_chip->setPixmap(chip);
    };
    paint();
    connect(&Theme::instance(), &Theme::changed, this, paint);
}

void MixtureRow::setSource(const QString& path, double weight) {
    // A job is known by its folder, a file by its name.
    m_name->setText(path.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty));
    m_name->setToolTip(path);
    m_slider->setAccessibleName(tr("Weight of %1").arg(path));
    m_weight->setText(QStringLiteral("× %1").arg(toQString(formatNumber(weight))));
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(weight > 0 ? static_cast<int>(std::lround(std::log2(weight) * kSteps)) : m_slider->minimum());
}

void MixtureRow::setCount(const SourceTokens& count) { m_has->setText(countText(count)); }

void MixtureRow::setPlan(const PlannedSource* plan) {
    m_takes->setVisible(plan);
    m_takes->setText(plan ? tr("%1 % · %2 · %3 epochs")
                                .arg(100 * plan->share, 0, 'f', 1)
                                .arg(toQString(formatCount(static_cast<double>(plan->tokens))))
                                .arg(plan->epochs, 0, 'f', 2)
                          : QString());
}

}  // namespace sextant
