// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>

class QHBoxLayout;
class QToolButton;

namespace sextant {

/// A canvas with a pane on its left or right, or both. Where the panes would leave the canvas too little room they fold
/// to a narrow strip, the right one first; its button opens the pane as a drawer over the canvas, and Esc or a click
/// beside it closes that. Ctrl+B and Ctrl+I fold the left and the right one by hand.
class SidePanes : public QWidget {
    Q_OBJECT

public:
    enum class Side { Left, Right };
    /// `canvasWidth`: what the canvas needs, in pixels of the normal text size.
    SidePanes(QWidget* canvas, int canvasWidth, QWidget* parent = nullptr);
    ~SidePanes() override;
    /// REQUIRES a pane of a fixed width. `name`: what is in it, for the button that opens it.
    void setPane(Side side, QWidget* pane, const QString& icon, const QString& name);
    void setCanvasWidth(int pixels);
    bool isFolded(Side side) const { return at(side).isFolded; }
    bool isDrawerOpen(Side side) const;
    void openDrawer(Side side);
    void closeDrawers();

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Pane {
        QWidget *widget = nullptr, *strip = nullptr;
        QToolButton* button = nullptr;
        bool isFolded = false, byHand = false;
        int width() const;
    };
    const Pane& at(Side side) const { return m_panes[static_cast<size_t>(side)]; }
    Pane& at(Side side) { return m_panes[static_cast<size_t>(side)]; }
    void toggle(Side side);
    void place();
    void fold(Side side, bool folded);
    void placeDrawer(Side side);
    void listen();

    QHBoxLayout* m_row;
    int m_canvasWidth;
    bool m_listens = false;
    std::array<Pane, 2> m_panes;
};

}  // namespace sextant
