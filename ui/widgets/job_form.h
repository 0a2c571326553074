// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"

#include <QWidget>

class QLabel;

namespace sextant {

class EngineLauncher;
class FormDraft;
class FormFoot;
class OptionForm;

struct JobKindLook;
struct Services;

/// The form of a new job, made from the option table of its kind and the words of its look.
class JobForm : public QWidget {
    Q_OBJECT

public:
    explicit JobForm(const char* kind, QWidget* parent = nullptr);
    /// Starts its jobs by itself and keeps what is typed; without this the form is one to look at.
    void attach(const Services& services);
    /// Whether this program knows the kind.
    bool isAvailable() const { return m_form != nullptr; }
    OptionForm* form() { return m_form; }
    /// A new job: the defaults with these values, or the draft that is there.
    void begin(const OptionValues& values = {});
    /// A new job with these values whether or not there is a draft; one that was there goes out by `draftReplaced`.
    void beginAnew(const OptionValues& values);
    /// The defaults with the values of an earlier job. What was typed goes out by `draftReplaced`.
    void startFrom(const OptionValues& values);
    /// Cancel: the draft is gone.
    void discard();
    /// Why the job cannot be started although every setting is good: a sentence, or nothing.
    void setRefusal(const QString& sentence);

Q_SIGNALS:
    /// The job that was asked for here has a folder and a process; the form is empty again.
    void started(const QString& job);
    void cancelled();
    /// Other values took the place of what was typed: setting these again brings it back.
    void draftReplaced(const sextant::OptionValues& before);

private:
    void build(const JobKindLook& look);
    void start();
    void waitFor(int request);
    void reset(const OptionValues& changes);

    const SpecKind* m_kind;
    OptionForm* m_form = nullptr;
    FormDraft* m_draft = nullptr;
    EngineLauncher* m_launcher = nullptr;
    OptionValues m_begin;  ///< what a new job begins with, beside the defaults
    int m_request = 0;     ///< the start that is waited for; 0: none
    QLabel* m_kept = nullptr;
    FormFoot* m_foot = nullptr;
};

}  // namespace sextant
