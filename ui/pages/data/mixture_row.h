// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/mixture_types.h"

#include <QWidget>

class QLabel;
class QSlider;

namespace sextant {

/// One source of a mixture: its weight as a slider, what it has, and what the mixture takes of it.
class MixtureRow : public QWidget {
    Q_OBJECT

public:
    MixtureRow(int index, QWidget* parent = nullptr);
    void setSource(const QString& path, double weight);
    void setCount(const SourceTokens& count);
    /// Null: there is no plan.
    void setPlan(const PlannedSource* plan);
    QSlider* slider() const { return m_slider; }

Q_SIGNALS:
    void weightChanged(double weight);

private:
    int m_index;
    QLabel *m_chip, *m_name, *m_has, *m_weight, *m_takes;
    QSlider* m_slider;
};

}  // namespace sextant
