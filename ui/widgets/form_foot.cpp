// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form_foot.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_form.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>

namespace sextant {

FormFoot::FormFoot(const QString& start, OptionForm& form, QWidget* parent) : QWidget(parent), m_form(form) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 10, 24, 12);
    row->setSpacing(8);
    m_start = makeButton(start, ButtonRole::Primary, this);
    QPushButton* cancel = makeButton(tr("Cancel"), ButtonRole::Plain, this);
    m_problem = makeButton({}, ButtonRole::Link, this);
    for (QPushButton* button : {m_start, cancel, m_problem}) row->addWidget(button);
    m_refusal = new ElidedLabel(LabelRole::Bad, QSizePolicy::Ignored, this);
    m_remark = new ElidedLabel(LabelRole::Small, QSizePolicy::Ignored, this);
    m_remark->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_refusal, 1);
    row->addWidget(m_remark, 1);
    m_refusal->hide();
    // Not the button's own: that one does nothing, and says nothing, while the button is disabled.
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this), &QShortcut::activated, this,
            &FormFoot::tryToStart);
    connect(m_start, &QPushButton::clicked, this, &FormFoot::tryToStart);
    connect(cancel, &QPushButton::clicked, this, &FormFoot::cancelled);
    connect(m_problem, &QPushButton::clicked, &form, &OptionForm::showFirstProblem);
    connect(&form, &OptionForm::changed, this, &FormFoot::refresh);
    refresh();
}

void FormFoot::setRefusal(const QString& sentence) {
    m_refusal->setText(sentence);
    m_refusal->setVisible(!sentence.isEmpty());
    refresh();
}

void FormFoot::setStart(Start start) {
    m_starting = start;
    refresh();
}

void FormFoot::setRemark(const QString& words) { m_remark->setText(words); }

void FormFoot::tryToStart() {
    if (m_start->isEnabled()) {
        Q_EMIT startRequested();
    } else if (!m_form.isGood()) {
        m_form.insist();
        m_form.showFirstProblem();
    }
}

void FormFoot::refresh() {
    const int errors = m_form.errorCount();
    const QString hint = m_form.firstHint();
    m_start->setEnabled(m_form.isGood() && m_refusal->text().isEmpty() && m_starting == Start::Possible);
    m_problem->setText(errors == 1  ? tr("1 setting needs attention")
                       : errors > 1 ? tr("%1 settings need attention").arg(errors)
                                    : hint);
    m_problem->setVisible(!m_problem->text().isEmpty());
    const QString reason = !m_refusal->text().isEmpty() ? m_refusal->text() : m_problem->text();
    m_start->setToolTip(reason.isEmpty() ? tr("Ctrl+Return") : reason);
    m_start->setAccessibleDescription(reason);
}

}  // namespace sextant
