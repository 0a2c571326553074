// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QButtonGroup;

namespace sextant {

/// One of a few choices as buttons side by side. Tab reaches it, arrow keys walk inside.
class SegmentBar : public QFrame {
    Q_OBJECT

public:
    /// `name` is what is chosen, for screen readers.
    SegmentBar(const QString& name, const QStringList& choices, QWidget* parent = nullptr);
    int current() const;
    void setCurrent(int index);
    void setChoiceText(int index, const QString& text);
    /// `reason`: why it cannot be chosen now, as its tool tip. A choice that is taken away gives way to the first one.
    void enableChoice(int index);
    void disableChoice(int index, const QString& reason);

Q_SIGNALS:
    void chosen(int index);

private:
    QButtonGroup* m_group;
};

}  // namespace sextant
