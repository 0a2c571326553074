// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/rules_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/rule_matrix.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QLabel>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

#include <optional>
#include <utility>

namespace sextant {

namespace {

/// The rule that most of this one's documents break, too; -1: none.
int closestOf(const RuleFiring& firing, size_t rule) {
    int closest = -1;
    int64_t most = 0;
    for (size_t other = 0; other < firing.rules.size(); ++other)
        if (other != rule && firing.both(rule, other) > most) {
            most = firing.both(rule, other);
            closest = static_cast<int>(other);
        }
    return closest;
}

QString percent(int64_t part, int64_t whole) {
    return whole > 0
               ? QStringLiteral("%1 %").arg(100.0 * static_cast<double>(part) / static_cast<double>(whole), 0, 'f', 1)
               : QString();
}

}  // namespace

RulesView::RulesView(CurationWorker& worker, QWidget* parent) : QWidget(parent), m_worker(worker) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    column->setSpacing(12);
    outer->addWidget(scroll);
    m_dead = makeLabel({}, LabelRole::Body, content);
    m_dead->setWordWrap(true);
    column->addWidget(m_dead);
    m_content = new QWidget(content);
    auto* inside = new QVBoxLayout(m_content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(12);
    auto* together = new Card(tr("Rules that fire together"), m_content);
    QLabel* legend = makeLabel(tr("The fuller the colour of a field, the more of the documents that break the rarer of "
                                  "two rules break the other one, too."),
                               LabelRole::Small, together);
    legend->setWordWrap(true);
    together->body()->addWidget(legend);
    m_matrix = new RuleMatrix(together);
    auto* area = new QScrollArea(together);  // sideways, where there are many rules
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_matrix);
    area->setWidgetResizable(true);
    area->viewport()->setAutoFillBackground(false);
    m_matrix->setAutoFillBackground(false);
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    together->body()->addWidget(area);
    inside->addWidget(together);
    auto* rules = new Card(tr("Rule by rule"), m_content);
    m_table = makeFigureTable(tr("How often every rule fires"),
                              {tr("Stage"), tr("Rule"), tr("Fires"), tr("Of those measured"), tr("No other rule does"),
                               tr("Most often with"), tr("Share")},
                              1, rules);
    rules->body()->addWidget(m_table);
    inside->addWidget(rules);
    column->addWidget(m_content);
    column->addStretch(1);
    connect(&worker, &CurationWorker::rulesCounted, this, &RulesView::take);
}

void RulesView::setJob(const CurationFactsPointer& facts) {
    m_facts = facts;
    m_asked = false;
    m_content->hide();
    if (isVisible()) ask();
}

QString RulesView::deadRules() const { return m_dead->text(); }
int RulesView::rows() const { return m_table->rowCount(); }

void RulesView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_asked) ask();
}

void RulesView::ask() {
    if (!m_facts) return;
    m_asked = true;
    m_dead->setText(tr("looking …"));
    m_worker.countRules(m_facts->path);
}

void RulesView::take(const RulesPointer& answer) {
    if (!m_facts || answer->path != m_facts->path) return;
    const RuleFiring& firing = answer->firing;
    QStringList names, dead;
    std::optional<size_t> deadStage;
    for (const RuleCount& count : firing.rules) {
        const StageFacts& stage = m_facts->stages[static_cast<qsizetype>(count.stage)];
        names << stage.rules[static_cast<qsizetype>(count.rule)].name;
        if (count.fired > 0) continue;
        // A stage is named once.
        dead << (std::exchange(deadStage, count.stage) == count.stage
                     ? names.last()
                     : stageTitle(stage.name) + QStringLiteral(" · ") + names.last());
    }
    if (firing.rules.empty())
        m_dead->setText(tr("The stages of this recipe have no rules with limits."));
    else if (dead.isEmpty())
        m_dead->setText(tr("Every rule fires for some document."));
    else
        m_dead->setText(tr("Never fire on these documents: %1. Either the texts are clean in this respect, or the rule "
                           "does not fit them.")
                            .arg(dead.join(QStringLiteral(", "))));
    m_content->setVisible(!firing.rules.empty());
    m_matrix->setRules(firing, names);
    auto* area = m_matrix->parentWidget()->parentWidget();
    area->setFixedHeight(m_matrix->sizeHint().height() + 14);
    m_table->setRowCount(0);
    for (size_t rule = 0; rule < firing.rules.size(); ++rule) {
        const RuleCount& count = firing.rules[rule];
        const int closest = closestOf(firing, rule);
        addFigures(
            m_table,
            {stageTitle(m_facts->stages[static_cast<qsizetype>(count.stage)].name), names[static_cast<qsizetype>(rule)],
             count.fired > 0 ? groupedNumber(static_cast<double>(count.fired)) : tr("never"),
             percent(count.fired, count.measured), groupedNumber(static_cast<double>(count.alone)),
             closest >= 0 ? names[closest] : QString(),
             closest >= 0 ? percent(firing.both(rule, static_cast<size_t>(closest)), count.fired) : QString()});
    }
    fitHeight(m_table);
}

}  // namespace sextant
