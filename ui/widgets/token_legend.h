// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QWidget>

#include <vector>

namespace sextant {

/// What the colours of tokens mean.
class TokenLegend : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString name;
        TokenTone tone;
        float logProbability = 0;  ///< of TokenTone::Scored
    };
    explicit TokenLegend(std::vector<Entry> entries, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Entry> m_entries;
};

}  // namespace sextant
