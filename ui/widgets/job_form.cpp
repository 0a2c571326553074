// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_form.h"

#include "ui/models/job_kinds.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/elided_label.h"
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

JobForm::JobForm(const char* kind, QWidget* parent)
    : QWidget(parent), m_kind(findSpecKind(kind)) {
    if (m_kind) build(lookOf(QLatin1String(kind)));
}

void JobForm::build(const JobKindLook& look) {
    m_form = new OptionForm(*m_kind, {}, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(24, 16, 24, 4);
    head->addWidget(makeLabel(look.formTitle, LabelRole::Title, this));
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
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(m_form->values()); });
    connect(cancel, &QPushButton::clicked, this, &JobForm::cancelled);
    connect(m_problem, &QPushButton::clicked, m_form, &OptionForm::showFirstProblem);
    connect(m_form, &OptionForm::changed, this, &JobForm::refresh);
    reset();
}

void JobForm::reset() {
    if (!m_form) return;
    const OptionValues values = defaultsOf(m_kind->table());
    m_form->setBaseline(values);
    m_form->setValues(values);
}

void JobForm::startFrom(const OptionValues& values) {
    reset();
    if (m_form) m_form->setValues(values);
}

void JobForm::setRefusal(const QString& sentence) {
    m_refusal->setText(sentence);
    refresh();
}

void JobForm::refresh() {
    const int problems = m_form->problemCount();
    m_start->setEnabled(problems == 0 && m_refusal->text().isEmpty());
    m_start->setToolTip(m_refusal->text().isEmpty() ? tr("Ctrl+Return") : m_refusal->text());
    m_problem->setVisible(problems > 0);
    m_problem->setText(problems == 1 ? tr("One setting needs a look") : tr("%1 settings need a look").arg(problems));
}

}  // namespace sextant
