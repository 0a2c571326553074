// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace sextant {

/// What a page shows before it has anything: a greyed example of what will stand there, a sentence, one button.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    enum class Example { Curve, Conversation, Tokens, Funnel };
    EmptyState(Example example, const QString& title, const QString& sentence, const QString& buttonText,
               QWidget* parent = nullptr);
    void setSentence(const QString& sentence);

Q_SIGNALS:
    void accepted();

private:
    QLabel* m_sentence;
};

}  // namespace sextant
