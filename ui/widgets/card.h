// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace sextant {

/// A surface with a title, room for small things right of it, and a body.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString& title, QWidget* parent = nullptr);
    /// Where the content goes.
    QVBoxLayout* body() const { return m_body; }
    /// Right of the title.
    QHBoxLayout* head() const { return m_head; }
    void setTitle(const QString& title);

private:
    QLabel* m_title;
    QHBoxLayout* m_head;
    QVBoxLayout* m_body;
};

}  // namespace sextant
