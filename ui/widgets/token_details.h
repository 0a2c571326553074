// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QStackedLayout;

namespace sextant {

/// One token of a text as a line of facts: token, id, bytes, length, place. Always there, so that nothing jumps.
class TokenDetails : public QFrame {
    Q_OBJECT

public:
    explicit TokenDetails(QWidget* parent = nullptr);
    /// -1: says what to do instead.
    void setToken(const TokenizedTextPointer& text, int index);

private:
    QStackedLayout* m_layers;
    QLabel* add(const QString& caption, QHBoxLayout* layout, int stretch);

    QWidget* m_facts;
    QLabel *m_token, *m_id, *m_bytes, *m_length, *m_place, *m_uses, *m_probability;
};

}  // namespace sextant
