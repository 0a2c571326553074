// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"

#include <QWidget>

class QPushButton;

namespace sextant {

class OptionForm;

/// The form of a new tokenizer, made from its option table.
class TrainForm : public QWidget {
    Q_OBJECT

public:
    explicit TrainForm(QWidget* parent = nullptr);
    /// Whether this program knows how to train tokenizers.
    bool isAvailable() const { return m_form != nullptr; }
    OptionForm* form() { return m_form; }
    /// The defaults, or the values of an earlier training.
    void reset();
    void startFrom(const OptionValues& values);

Q_SIGNALS:
    void startRequested(const sextant::OptionValues& values);
    void cancelled();

private:
    void build();
    void refresh();

    OptionForm* m_form = nullptr;
    QPushButton *m_start = nullptr, *m_problem = nullptr;
};

}  // namespace sextant
