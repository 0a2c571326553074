// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form_draft.h"

#include "ui/bridge/store_worker.h"
#include "ui/widgets/option_form.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>

namespace sextant {

namespace {

constexpr int kSaveDelayMs = 800;

}  // namespace

FormDraft::FormDraft(OptionForm& form, const QString& name)
    : QObject(&form), m_form(form), m_key(QStringLiteral("draft.") + name), m_fresh(form.written()) {
    m_saving.setSingleShot(true);
    m_saving.setInterval(kSaveDelayMs);
    connect(&m_saving, &QTimer::timeout, this, &FormDraft::save);
    connect(qApp, &QCoreApplication::aboutToQuit, this, [this] {
        if (m_saving.isActive()) save();
    });
    form.installEventFilter(this);
    connect(&form, &OptionForm::changed, this, [this] {
        m_saving.start();
        Q_EMIT changed();
    });
}

FormDraft::~FormDraft() = default;

void FormDraft::keepIn(StoreWorker& store) {
    m_store = &store;
    store.loadPreferences([draft = QPointer(this)](const std::map<std::string, Json>& values) {
        if (!draft || draft->exists()) return;
        const auto found = values.find(draft->m_key.toStdString());
        if (found == values.end() || !found->second.is_object()) return;
        draft->m_wasStored = true;
        draft->m_form.setValues(found->second);
        Q_EMIT draft->restored();
    });
}

bool FormDraft::exists() const { return m_form.written() != m_fresh; }

void FormDraft::markFresh() {
    m_fresh = m_form.written();
    save();
    Q_EMIT changed();
}

/// A window that goes away hides its forms first.
bool FormDraft::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Hide && m_saving.isActive()) save();
    return QObject::eventFilter(watched, event);
}

void FormDraft::save() {
    m_saving.stop();
    const bool draft = exists();
    if (!m_store || (!draft && !m_wasStored)) return;
    m_store->setPreference(m_key, draft ? m_form.written() : Json());
    m_wasStored = draft;
}

}  // namespace sextant
