// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sextant {

/// A share of something as a thin bar; it turns to the warning colour above 85 % and to the bad one above 95 % when
/// being full is trouble.
class MeterBar : public QWidget {
    Q_OBJECT

public:
    enum class Fullness { Welcome, Trouble };
    explicit MeterBar(Fullness fullness, QWidget* parent = nullptr);
    /// 0 to 1; below 0: unknown, drawn empty.
    void setShare(double share);
    double share() const { return m_share; }
    void setThickness(int pixels);

    QSize sizeHint() const override { return {120, m_thickness}; }
    QSize minimumSizeHint() const override { return {24, m_thickness}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Fullness m_fullness;
    double m_share = -1;
    int m_thickness = 6;
};

}  // namespace sextant
