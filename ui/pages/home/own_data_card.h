// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/widgets/card.h"

class QHBoxLayout;
class QPushButton;

namespace sextant {

class SourceListEdit;

/// The way from one's own texts to a model in four steps: pick them, clean them, learn their tokens, train. Each step
/// opens its page with what was picked.
class OwnDataCard : public Card {
    Q_OBJECT

public:
    explicit OwnDataCard(const Services& services, QWidget* parent = nullptr);
    SourceListEdit& sources() { return *m_sources; }

Q_SIGNALS:
    /// A page, and its argument: the form with these sources.
    void stepRequested(const QString& page, const QString& argument);

private:
    void addStep(const QString& title, const QString& text, const QString& button, const QString& page);
    void refresh();

    SourceListEdit* m_sources;
    QHBoxLayout* m_row;
    QVector<QPushButton*> m_buttons;
};

}  // namespace sextant
