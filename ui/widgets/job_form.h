// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"

#include <QWidget>

class QPushButton;

namespace sextant {

class ElidedLabel;
class OptionForm;

struct JobKindLook;

/// The form of a new job, made from the option table of its kind and the words of its look.
class JobForm : public QWidget {
    Q_OBJECT

public:
    explicit JobForm(const char* kind, QWidget* parent = nullptr);
    /// Whether this program knows the kind.
    bool isAvailable() const { return m_form != nullptr; }
    OptionForm* form() { return m_form; }
    /// The defaults, or the values of an earlier job.
    void reset();
    void startFrom(const OptionValues& values);
    /// Why the job cannot be started although every setting is good: a sentence, or nothing.
    void setRefusal(const QString& sentence);

Q_SIGNALS:
    void startRequested(const sextant::OptionValues& values);
    void cancelled();

private:
    void build(const JobKindLook& look);
    void refresh();

    const SpecKind* m_kind;
    OptionForm* m_form = nullptr;
    QPushButton *m_start = nullptr, *m_problem = nullptr;
    ElidedLabel* m_refusal = nullptr;
};

}  // namespace sextant
