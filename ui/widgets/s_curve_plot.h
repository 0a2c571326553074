// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace sextant {

/// The share of pairs of documents that MinHash bands propose, by their similarity: 1 - (1 - s^rows)^bands, with the
/// similarity from which pairs count as the same.
class SCurvePlot : public QWidget {
    Q_OBJECT

public:
    explicit SCurvePlot(QWidget* parent = nullptr);
    void setCurve(int bands, int rows, double threshold);
    /// The share at a similarity.
    double shareAt(double similarity) const;

    QSize sizeHint() const override { return {420, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_bands = 14, m_rows = 8;
    double m_threshold = 0.8;
};

}  // namespace sextant
