// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace sextant {

/// A panel floating over the window, which stays visible and alive behind it. Esc or a click outside closes it and
/// gives the focus back.
class Overlay : public QWidget {
    Q_OBJECT

public:
    /// Covers `window` and follows its size.
    explicit Overlay(QWidget* window);
    QFrame* panel() const { return m_panel; }
    void open(QWidget* focus);
    void close();

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    /// What is on the panel has another size now.
    void refreshPlace();

private:
    void place();

    QFrame* m_panel;
    QWidget* m_before = nullptr;
};

}  // namespace sextant
