// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

namespace sextant {

/// Share of documents removed against the number of dumps that are deduplicated together, with the published figures of
/// Common Crawl (DeepSeek LLM, arXiv:2401.02954, table 1) faint behind.
class DumpPlot : public QWidget {
    Q_OBJECT

public:
    explicit DumpPlot(QWidget* parent = nullptr);
    void setCurve(const DumpCurve& curve);

    QSize sizeHint() const override { return {560, 280}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVector<double> m_shares;  ///< after one dump, two ...
};

/// Of all documents of the first `count` dumps.
double removedShare(const DumpCurve& curve, qsizetype count);

}  // namespace sextant
