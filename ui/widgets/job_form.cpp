// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_form.h"

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/services.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_kinds.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/form_draft.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
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
        m_request = 0;
        reset(m_begin);
        Q_EMIT started(job);
    });
    connect(m_launcher, &EngineLauncher::failed, this, [this](const QString&, int request) {
        if (request != 0 && request == m_request) m_request = 0;
        refresh();
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
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(24, 10, 24, 12);
    foot->setSpacing(8);
    m_start = makeButton(look.start, ButtonRole::Primary, this);
    m_start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QPushButton* cancel = makeButton(tr("Cancel"), ButtonRole::Plain, this);
    m_problem = makeButton({}, ButtonRole::Link, this);
    foot->addWidget(m_start);
    foot->addWidget(cancel);
    foot->addWidget(m_problem);
    m_refusal = new ElidedLabel(LabelRole::Bad, QSizePolicy::Ignored, this);
    foot->addWidget(m_refusal, 1);
    outer->addLayout(foot);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (!m_launcher || m_request != 0) return;
        m_request = m_launcher->start(m_kind->name.c_str(), m_form->values());
        refresh();
    });
    connect(cancel, &QPushButton::clicked, this, [this] {
        discard();
        Q_EMIT cancelled();
    });
    connect(m_problem, &QPushButton::clicked, m_form, &OptionForm::showFirstProblem);
    connect(m_form, &OptionForm::changed, this, &JobForm::refresh);
    m_draft = new FormDraft(*m_form, toQString(m_kind->name));
    connect(m_draft, &FormDraft::changed, this, [this] { m_kept->setVisible(m_draft->exists()); });
    reset({});
}

void JobForm::reset(const OptionValues& changes) {
    OptionValues values = defaultsOf(m_kind->table());
    m_form->setBaseline(values);
    if (changes.is_object()) values.update(changes);
    m_form->setValues(values);
    m_draft->markFresh();
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

void JobForm::setRefusal(const QString& sentence) {
    m_refusal->setText(sentence);
    refresh();
}

void JobForm::refresh() {
    const int problems = m_form->problemCount();
    m_start->setEnabled(problems == 0 && m_refusal->text().isEmpty() && m_request == 0);
    m_start->setToolTip(m_refusal->text().isEmpty() ? tr("Ctrl+Return") : m_refusal->text());
    m_problem->setVisible(problems > 0);
    m_problem->setText(problems == 1 ? tr("1 setting needs attention")
                                     : tr("%1 settings need attention").arg(problems));
}

}  // namespace sextant
