// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_form.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/services.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/form_draft.h"
#include "ui/widgets/form_foot.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kFormWidth = 760;

}  // namespace

JobForm::JobForm(const char* kind, QWidget* parent) : QWidget(parent), m_kind(findSpecKind(kind)) {
    if (m_kind) build(lookOf(QLatin1String(kind)));
}

void JobForm::attach(const Services& services) {
    if (!m_form) return;
    m_launcher = &services.launcher;
    m_form->lookIn(services.jobs.workspace());
    m_form->offer(offersOf(services.jobs, services.models));
    m_draft->keepIn(services.store);
    connect(m_launcher, &EngineLauncher::started, this, [this](const QString& job, int request) {
        if (request == 0 || request != m_request) return;
        waitFor(0);
        reset(m_begin);
        Q_EMIT started(job);
    });
    connect(m_launcher, &EngineLauncher::failed, this, [this](const QString&, int request) {
        if (request != 0 && request == m_request) waitFor(0);
    });
}

void JobForm::build(const JobKindLook& look) {
    m_form = new OptionForm(*m_kind, {}, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(24, 16, 24, 4);
    head->addWidget(makeLabel(look.formTitle, LabelRole::Title, this));
    m_kept = makeLabel(tr("Draft, kept until you cancel it"), LabelRole::Small, this);
    m_kept->hide();
    head->addSpacing(8);
    head->addWidget(m_kept, 0, Qt::AlignVCenter);
    head->addStretch();
    auto* advanced = new QCheckBox(tr("Show every setting"), this);
    connect(advanced, &QCheckBox::toggled, this,
            [this](bool on) { m_form->setLevel(on ? OptionLevel::Advanced : OptionLevel::Simple); });
    head->addWidget(advanced);
    outer->addLayout(head);

    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setContentsMargins(24, 8, 24, 16);
    column->setSpacing(12);
    QLabel* introduction = makeLabel(look.introduction, LabelRole::Secondary, content);
    introduction->setWordWrap(true);
    QVBoxLayout* narrow = addColumn(column, kFormWidth, ColumnPlace::Left);
    narrow->setSpacing(12);
    narrow->addWidget(introduction);
    narrow->addWidget(m_form, 1);
    outer->addWidget(scroll, 1);

    outer->addWidget(makeFrame("hairline", this));
    m_foot = new FormFoot(look.start, *m_form, this);
    outer->addWidget(m_foot);
    connect(m_foot, &FormFoot::startRequested, this, &JobForm::start);
    connect(m_foot, &FormFoot::cancelled, this, [this] {
        discard();
        Q_EMIT cancelled();
    });
    m_draft = new FormDraft(*m_form, toQString(m_kind->name));
    connect(m_draft, &FormDraft::changed, this, [this] { m_kept->setVisible(m_draft->exists()); });
    reset({});
}

void JobForm::reset(const OptionValues& changes) {
    OptionValues values = defaultsOf(m_kind->table());
    m_form->setBaseline(values);
    if (changes.is_object()) values.update(changes);
    m_form->setValues(values);
    m_form->beginAnew();
    m_draft->markFresh();
}

void JobForm::start() {
    if (m_launcher && m_request == 0) waitFor(m_launcher->start(m_kind->name.c_str(), m_form->values()));
}

void JobForm::waitFor(int request) {
    m_request = request;
    m_foot->setStart(request == 0 ? FormFoot::Start::Possible : FormFoot::Start::UnderWay);
}

void JobForm::begin(const OptionValues& values) {
    if (!m_form) return;
    m_begin = values;
    if (!m_draft->exists()) reset(values);
}

void JobForm::beginAnew(const OptionValues& values) {
    if (!m_form) return;
    const bool hadDraft = m_draft->exists();
    const OptionValues before = m_form->written();
    m_begin = values;
    reset(values);
    if (hadDraft) Q_EMIT draftReplaced(before);
}

void JobForm::discard() {
    if (m_form) reset(m_begin);
}

void JobForm::startFrom(const OptionValues& values) {
    if (!m_form) return;
    const bool hadDraft = m_draft->exists();
    const OptionValues before = m_form->written();
    reset({});
    m_form->setValues(values);
    if (hadDraft) Q_EMIT draftReplaced(before);
}

void JobForm::setRefusal(const QString& sentence) { m_foot->setRefusal(sentence); }

}  // namespace sextant
