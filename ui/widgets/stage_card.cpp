// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/stage_card.h"

#include "core/spec/stages.h"
#include "ui/bridge/spec_text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/theme/icon.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/s_curve_plot.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <map>

namespace sextant {

namespace {

/// The options of a stage as a kind of their own, so that the form of jobs serves stages.
const SpecKind& kindOfStage(const std::string& type) {
    static std::map<std::string, SpecKind> kinds;
    auto found = kinds.find(type);
    if (found == kinds.end()) {
        const StageKind* stage = findStageKind(type);
        found = kinds
                    .emplace(type, SpecKind{type, stage->help, stage->table,
                                            [stage](const OptionValues& values) {
                                                return stage->check ? stage->check(values) : std::vector<Problem>();
                                            }})
                    .first;
    }
    return found->second;
}

}  // namespace

StageCard::StageCard(const Json& stage, QWidget* parent) : QFrame(parent), m_type(stage.at("type").get<std::string>()) {
    const StageKind& kind = *findStageKind(m_type);
    setProperty("role", QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 6, 6);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    m_number = makeLabel({}, LabelRole::Mono, this);
    m_fold = makeIconButton(QStringLiteral("right"), tr("Settings of %1").arg(specText(kind.title)), this);
    QLabel* title = makeLabel(specText(kind.title), LabelRole::Strong, this);
    title->setToolTip(specText(kind.help));
    m_summary = new ElidedLabel(LabelRole::Small, QSizePolicy::Ignored, this);
    m_up = makeIconButton(QStringLiteral("up"), tr("Move this stage up"), this);
    m_down = makeIconButton(QStringLiteral("down"), tr("Move this stage down"), this);
    QToolButton* removing = makeIconButton(QStringLiteral("close"), tr("Remove this stage"), this);
    head->addWidget(m_number);
    head->addWidget(m_fold);
    head->addWidget(title);
    head->addWidget(m_summary, 1);
    for (QToolButton* button : {m_up, m_down, removing}) head->addWidget(button);
    column->addLayout(head);

    m_details = new QWidget(this);
    auto* details = new QVBoxLayout(m_details);
    details->setContentsMargins(0, 0, 4, 4);
    details->setSpacing(8);
    QLabel* help = makeLabel(specText(kind.help), LabelRole::Secondary, m_details);
    help->setWordWrap(true);
    details->addWidget(help);
    m_form = new OptionForm(kindOfStage(m_type), {}, m_details);
    m_form->setLevel(OptionLevel::Advanced);
    Json options = stage;
    options.erase("type");
    m_form->setValues(options);
    details->addWidget(m_form);
    if (m_form->values().contains("bands") && m_form->values().contains("rows")) {
        m_curve = new SCurvePlot(m_details);
        details->addWidget(m_curve);
    }
    column->addWidget(m_details);

    connect(m_fold, &QToolButton::clicked, this, [this] { setOpen(!m_details->isVisibleTo(this)); });
    connect(m_form, &OptionForm::changed, this, [this] {
        refreshSummary();
        refreshCurve();
        Q_EMIT edited();
    });
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
    connect(removing, &QToolButton::clicked, this, &StageCard::removeRequested);
    setOpen(false);
    refreshSummary();
    refreshCurve();
}

Json StageCard::stage() const {
    Json stage = {{"type", m_type}};
    stage.update(m_form->written());
    return stage;
}

bool StageCard::isGood() const { return m_form->isGood(); }

QString StageCard::hint() const {
    const QString hint = m_form->firstHint();
    return hint.isEmpty() ? hint : tr("%1: %2").arg(specText(findStageKind(m_type)->title), hint);
}

void StageCard::insist() { m_form->insist(); }

void StageCard::showFirstProblem() {
    setOpen(true);
    m_form->showFirstProblem();
}

void StageCard::setNumber(int number, bool isFirst, bool isLast) {
    m_number->setText(QString::number(number));
    m_up->setEnabled(!isFirst);
    m_down->setEnabled(!isLast);
}

void StageCard::setOpen(bool open) {
    m_details->setVisible(open);
    refreshSummary();
    m_fold->setIcon(themedIcon(open ? QStringLiteral("down") : QStringLiteral("right")));
}

void StageCard::refreshCurve() {
    if (!m_curve) return;
    const OptionValues& values = m_form->values();
    m_curve->setCurve(values["bands"].get<int>(), values["rows"].get<int>(), values["threshold"].get<double>());
}

/// What is wrong, what differs from the defaults, or what the stage does; what is seen below is not said twice.
void StageCard::refreshSummary() {
    const bool isOpen = m_details->isVisibleTo(this), isWrong = m_form->errorCount() > 0 && !isOpen;
    setLabelRole(m_summary, isWrong ? LabelRole::Bad : LabelRole::Small);
    if (isWrong) return m_summary->setText(m_form->firstProblem());
    if (!isGood() && !isOpen) return m_summary->setText(m_form->firstHint());
    QStringList parts;
    const OptionValues defaults = defaultsOf(kindOfStage(m_type).table());
    for (const auto& [key, value] : m_form->values().items())
        if (const auto known = defaults.find(key); known != defaults.end() && *known != value)
            parts << QStringLiteral("%1 %2").arg(
                toQString(key), value.is_string() ? toQString(value.get<std::string>()) : toQString(toJsonLine(value)));
    if (parts.isEmpty() && !isOpen) parts << specText(findStageKind(m_type)->help);
    m_summary->setText(parts.join(QStringLiteral(", ")));
}

}  // namespace sextant
