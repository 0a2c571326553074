// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLayout;
class QScrollArea;
class QVBoxLayout;
class QWidget;

namespace sextant {

/// Where the text of a page ends, however wide the window is.
constexpr int kPageWidth = 980;

/// Something that scrolls up and down and never sideways. The column has no margins; whoever made it adds the area.
struct ScrolledColumn {
    QScrollArea* area;
    QWidget* content;  ///< the parent of what goes into the column
    QVBoxLayout* column;
};
ScrolledColumn makeScrolledColumn(QWidget* parent);

enum class ColumnPlace { Left, Middle };
/// A column in `outer`, at most so wide (in pixels of the normal text size). What wraps belongs into one, not under a
/// maximum width of its own: vertical layouts ask how tall it is at the whole width, and then give it less. REQUIRES
/// that `outer` is a widget's layout.
QVBoxLayout* addColumn(QVBoxLayout* outer, int width, ColumnPlace place);

/// The whole of a page: scrolled, in the middle, with the page's margins. `page` gets a layout.
QVBoxLayout* makePageColumn(QWidget* page);

/// Takes everything out of a layout, of layouts inside it too, and deletes the widgets, also from a slot of one of
/// them.
void clearLayout(QLayout* layout);

}  // namespace sextant
