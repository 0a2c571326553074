// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/mixture_types.h"

#include <QWidget>

namespace sextant {

/// A mixture as one bar, divided by source.
class MixtureBar : public QWidget {
    Q_OBJECT

public:
    explicit MixtureBar(QWidget* parent = nullptr);
    void setPlan(const MixturePlan& plan);
    /// The colour of a source, by its number.
    static QColor color(int index);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    MixturePlan m_plan;
};

}  // namespace sextant
