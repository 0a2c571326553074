// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/labels.h"

#include <QLabel>

namespace sextant {

/// One line of plain text that never widens its column: what does not fit gives way to an ellipsis, and the whole is
/// the tool tip. It can be copied from the context menu.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    /// `policy`: Ignored takes what the layout gives, Maximum takes no more than the text needs.
    ElidedLabel(LabelRole role, QSizePolicy::Policy policy, QWidget* parent = nullptr);

    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
};

}  // namespace sextant
