// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"

#include <QObject>
#include <QTimer>

namespace sextant {

class OptionForm;
class StoreWorker;

/// What was typed into a form that was not started yet. It is kept over pages, other jobs and restarts, until the form
/// is cancelled or its job begins.
class FormDraft : public QObject {
    Q_OBJECT

public:
    /// `name`: what it is remembered by in the workspace.
    FormDraft(OptionForm& form, const QString& name);
    ~FormDraft() override;

    /// Keeps it in the workspace's store from now on; one that was left there comes back by `restored`.
    void keepIn(StoreWorker& store);
    /// Whether the form holds more than it began with.
    bool exists() const;
    /// What the form holds now is what it begins with; there is no draft any more.
    void markFresh();

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void restored();
    void changed();

private:
    void save();

    OptionForm& m_form;
    QString m_key;
    OptionValues m_fresh;
    StoreWorker* m_store = nullptr;
    QTimer m_saving;
    bool m_wasStored = false;
};

}  // namespace sextant
