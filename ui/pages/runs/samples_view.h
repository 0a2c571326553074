// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_series.h"
#include "ui/widgets/columns.h"

#include <QWidget>

#include <memory>

class QStackedWidget;

namespace sextant {

/// What the model wrote for each fixed prompt over time, newest first, so that progress can be read.
class SamplesView : public QWidget {
    Q_OBJECT

public:
    explicit SamplesView(QWidget* parent = nullptr);
    void setSeries(std::shared_ptr<const RunSeries> series);
    void refresh();

private:
    std::shared_ptr<const RunSeries> m_series;
    size_t m_shown = 0;
    size_t m_generation = 0;
    QStackedWidget* m_stack;
    ScrolledColumn m_scrolled;
};

}  // namespace sextant
