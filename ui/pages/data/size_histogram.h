// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

namespace sextant {

/// How many clusters there are of each size: sizes double from bar to bar, heights are logarithmic.
class SizeHistogram : public QWidget {
    Q_OBJECT

public:
    explicit SizeHistogram(QWidget* parent = nullptr);
    /// [i]: clusters of 2^i to 2^(i+1) - 1 documents; the first is empty.
    void setCounts(const std::vector<int64_t>& counts);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<int64_t> m_counts;
};

}  // namespace sextant
