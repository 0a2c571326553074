// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>
#include <vector>

class QLabel;

namespace sextant {

class FlowLayout;

/// A sentence about this chat above the field where one writes, and what can be done about it. It stays while it is
/// true.
class ChatNotice : public QFrame {
    Q_OBJECT

public:
    struct Action {
        QString text;
        std::function<void()> run;
    };
    explicit ChatNotice(QWidget* parent = nullptr);
    /// Buttons that stay the same stay where they are, under the pointer too.
    void showSentence(const QString& sentence, const std::vector<Action>& actions);
    QString sentence() const;

private:
    QLabel* m_text;
    FlowLayout* m_buttons;
    std::vector<Action> m_actions;
};

}  // namespace sextant
