// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace sextant {

/// What a page shows before it has anything: a greyed example of what will stand there, a sentence, one button.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    enum class Example { Curve, Conversation, Tokens, Funnel, Clusters, Dumps, Models };
    EmptyState(Example example, const QString& title, const QString& sentence, const QString& buttonText,
               QWidget* parent = nullptr);
    void setSentence(const QString& sentence);
    /// A second button, for who has come for something else.
    QPushButton* addButton(const QString& text);

Q_SIGNALS:
    void accepted();

private:
    QLabel* m_sentence;
    QHBoxLayout* m_buttons;
};

}  // namespace sextant
