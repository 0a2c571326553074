// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace sextant {

enum class NoticeTone { Information, Failure };

/// One sentence above the page and up to two buttons that mend it. Never modal; Esc or the cross closes it.
class NoticeBar : public QFrame {
    Q_OBJECT

public:
    struct Action {
        QString text;
        std::function<void()> run;
    };
    explicit NoticeBar(QWidget* parent = nullptr);
    void showNotice(NoticeTone tone, const QString& sentence, const std::vector<Action>& actions = {});

private:
    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

}  // namespace sextant
