// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <vector>

namespace sextant {

/// Widgets side by side at their own width, on further lines where one is too narrow: buttons that keep their words
/// whole however large the text and however small the window is.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect& rectangle) override;

private:
    enum class Placing { Measured, Done };
    /// The height it takes.
    int place(const QRect& rectangle, Placing placing) const;

    std::vector<QLayoutItem*> m_items;
};

}  // namespace sextant
