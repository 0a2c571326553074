// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <vector>

class QAbstractButton;
class QVBoxLayout;

namespace sextant {

/// The column of pages at the left edge: icon and word.
class NavigationRail : public QFrame {
    Q_OBJECT

public:
    explicit NavigationRail(QWidget* parent = nullptr);
    /// `shortcut` is shown in the tool tip. Returns the page's number.
    int addPage(const QString& icon, const QString& title, const QString& shortcut);
    void setCurrent(int page);
    /// A small button at the lower end.
    QAbstractButton* addTool(const QString& icon, const QString& text);

Q_SIGNALS:
    void pageChosen(int page);

private:
    QVBoxLayout* m_layout;
    std::vector<QAbstractButton*> m_pages;
};

}  // namespace sextant
