// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/threshold_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/flips_view.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/histogram_plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr int kRulesWidth = 270, kLimitWidth = 88;
constexpr int kLimitDigits = 7;  // as many as a signal has
constexpr int kStageRole = Qt::UserRole + 1, kRuleRole = Qt::UserRole + 2;

/// All digits of a limit, as it is typed and written into a recipe.
QString limitText(float limit) { return QString::number(static_cast<double>(limit), 'g', kLimitDigits); }

QString limitsText(const RuleLimits& limits) {
    QStringList parts;
    if (std::isfinite(limits.minimum))
        parts << QStringLiteral("≥ %1").arg(figureText(static_cast<double>(limits.minimum)));
    if (std::isfinite(limits.maximum))
        parts << QStringLiteral("≤ %1").arg(figureText(static_cast<double>(limits.maximum)));
    return parts.join(QStringLiteral(", "));
}

}  // namespace

ThresholdView::ThresholdView(CurationWorker& worker, QWidget* parent) : QWidget(parent), m_worker(worker) {
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 8, 0, 0);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    m_rules = new QTreeWidget(splitter);
    m_rules->setAccessibleName(tr("Rules and their limits"));
    m_rules->setColumnCount(2);
    m_rules->setHeaderLabels({tr("Rule"), tr("Kept if")});
    m_rules->header()->setStretchLastSection(false);
    m_rules->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_rules->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_rules->setRootIsDecorated(false);
    m_rules->setIndentation(14);
    splitter->addWidget(m_rules);

    const auto [scroll, content, column] = makeScrolledColumn(splitter);
    column->setContentsMargins(12, 0, 0, 0);
    column->setSpacing(12);
    auto* card = new Card(tr("Signal"), content);
    m_title = makeLabel({}, LabelRole::CardTitle, card);
    m_help = makeLabel({}, LabelRole::Secondary, card);
    m_help->setWordWrap(true);
    m_plot = new HistogramPlot(card);
    card->body()->addWidget(m_title);
    card->body()->addWidget(m_help);
    card->body()->addWidget(m_plot);
    card->body()->addLayout(buildLimits(card));
    column->addWidget(card);
    auto* funnel = new Card(tr("Funnel with these limits"), content);
    m_summary = makeLabel({}, LabelRole::Body, funnel);
    m_summary->setWordWrap(true);
    m_chart = new FunnelChart(funnel);
    funnel->body()->addWidget(m_summary);
    funnel->body()->addWidget(m_chart);
    m_use = makeButton(tr("New recipe with these limits"), ButtonRole::Primary, funnel);
    m_reset = makeButton(tr("Back to the job's limits"), ButtonRole::Plain, funnel);
    // One below the other: beside each other they would make the column wider than its place with large text.
    for (QPushButton* button : {m_use, m_reset}) funnel->body()->addWidget(button, 0, Qt::AlignLeft);
    column->addWidget(funnel);
    m_flipsCard = new Card(tr("Documents whose fate changes"), content);
    m_flips = new FlipsView(worker, m_flipsCard);
    m_flipsCard->body()->addWidget(m_flips);
    m_flipsCard->hide();
    column->addWidget(m_flipsCard);
    column->addStretch(1);
    splitter->addWidget(scroll);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({Theme::instance().scaled(kRulesWidth), Theme::instance().scaled(2 * kRulesWidth)});
    outer->addWidget(splitter);

    connect(m_rules, &QTreeWidget::currentItemChanged, this, &ThresholdView::showRule);
    connect(m_plot, &HistogramPlot::limitsMoved, this, [this](const RuleLimits& limits) {
        showLimits(limits);
        takeLimits(limits);
    });
    connect(&worker, &CurationWorker::recounted, this, &ThresholdView::takeCount);
    connect(m_reset, &QPushButton::clicked, this, &ThresholdView::reset);
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT recipeRequested(changedOptions()); });
}

/// The limits as numbers to type, and how the axis is drawn.
QLayout* ThresholdView::buildLimits(QWidget* parent) {
    auto* row = new FlowLayout;
    auto add = [&](const QString& name, float RuleLimits::*limit, QLabel*& label, QLineEdit*& edit) {
        label = makeLabel(name, LabelRole::Secondary, parent);
        edit = new QLineEdit(parent);
        edit->setAccessibleName(name);
        keepWidth(edit, kLimitWidth);
        row->addWidget(label);
        row->addWidget(edit);
        connect(edit, &QLineEdit::textEdited, this, [this, limit, edit = edit] { takeTyped(limit, edit); });
        // What cannot be read gives way to the limit that holds.
        connect(edit, &QLineEdit::editingFinished, this, [this] { showLimits(m_plot->limits()); });
    };
    add(tr("Minimum"), &RuleLimits::minimum, m_minimumLabel, m_minimum);
    add(tr("Maximum"), &RuleLimits::maximum, m_maximumLabel, m_maximum);
    m_logarithmic = new QCheckBox(tr("Logarithmic axis"), parent);
    connect(m_logarithmic, &QCheckBox::toggled, m_plot,
            [this](bool on) { m_plot->setAxis(on ? HistogramPlot::Axis::Logarithmic : HistogramPlot::Axis::Linear); });
    row->addWidget(m_logarithmic);
    return row;
}

/// Only a limit the rule has can be typed. What is being typed stays as it is.
void ThresholdView::showLimits(const RuleLimits& limits) {
    auto show = [](float limit, QLabel* label, QLineEdit* edit) {
        label->setVisible(std::isfinite(limit));
        edit->setVisible(std::isfinite(limit));
        edit->setText(limitText(limit));
        setStyleProperty(edit, "state", QString());
    };
    show(limits.minimum, m_minimumLabel, m_minimum);
    show(limits.maximum, m_maximumLabel, m_maximum);
}

void ThresholdView::takeTyped(float RuleLimits::*limit, QLineEdit* edit) {
    bool isNumber = false;
    const float value = edit->text().trimmed().toFloat(&isNumber);
    isNumber = isNumber && std::isfinite(value);
    setStyleProperty(edit, "state", isNumber ? QString() : QStringLiteral("bad"));
    if (!isNumber) return;
    RuleLimits limits = m_plot->limits();
    limits.*limit = value;
    m_plot->setLimits(limits);
    takeLimits(limits);
}

void ThresholdView::setJob(const CurationFactsPointer& facts) {
    m_facts = facts;
    m_limits.clear();
    m_rules->clear();
    m_stage = m_rule = -1;
    if (!facts) return;
    QTreeWidgetItem* first = nullptr;
    for (qsizetype stage = 0; stage < facts->stages.size(); ++stage) {
        m_limits.emplace_back();
        const StageFacts& from = facts->stages[stage];
        auto* heading = new QTreeWidgetItem(m_rules, {stageTitle(from.name), from.isCorpus ? tr("fixed") : QString()});
        heading->setFlags(Qt::ItemIsEnabled);
        for (qsizetype rule = 0; rule < from.rules.size(); ++rule) {
            m_limits.back().push_back(from.rules[rule].limits);
            auto* item = new QTreeWidgetItem(heading, {from.rules[rule].name});
            item->setToolTip(0, from.rules[rule].name);  // long ones are cut
            item->setData(0, kStageRole, static_cast<int>(stage));
            item->setData(0, kRuleRole, static_cast<int>(rule));
            refreshItem(item);
            if (!first) first = item;
        }
        heading->setExpanded(true);
    }
    m_plot->setEnabled(first != nullptr);
    if (first) m_rules->setCurrentItem(first);
    m_worker.recount(facts->path, m_limits);
}

void ThresholdView::refreshItem(QTreeWidgetItem* item) const {
    const auto stage = static_cast<size_t>(item->data(0, kStageRole).toInt()),
               rule = static_cast<size_t>(item->data(0, kRuleRole).toInt());
    item->setText(1, limitsText(m_limits[stage][rule]));
}

void ThresholdView::showRule() {
    const QTreeWidgetItem* item = m_rules->currentItem();
    if (!item || !item->parent() || !m_facts) return;
    m_stage = item->data(0, kStageRole).toInt();
    m_rule = item->data(0, kRuleRole).toInt();
    const RuleFacts& facts = m_facts->stages[m_stage].rules[m_rule];
    m_title->setText(stageTitle(m_facts->stages[m_stage].name) + QStringLiteral(" · ") + facts.name);
    m_help->setText(facts.histogram.unknown > 0
                        ? tr("%1 Not measured for %2.").arg(facts.help, documentsText(facts.histogram.unknown))
                        : facts.help);
    m_plot->setHistogram(facts.histogram);
    const bool hasLogarithm = !facts.histogram.logarithmic.counts.isEmpty();
    m_logarithmic->setEnabled(hasLogarithm);
    m_logarithmic->setToolTip(hasLogarithm ? QString() : tr("For values above zero that differ"));
    const RuleLimits& limits = m_limits[static_cast<size_t>(m_stage)][static_cast<size_t>(m_rule)];
    m_plot->setLimits(limits);
    showLimits(limits);
}

void ThresholdView::takeLimits(const RuleLimits& limits) {
    if (m_stage < 0 || !m_facts) return;
    m_limits[static_cast<size_t>(m_stage)][static_cast<size_t>(m_rule)] = limits;
    if (QTreeWidgetItem* item = m_rules->currentItem(); item && item->parent()) refreshItem(item);
    m_worker.recount(m_facts->path, m_limits);
}

void ThresholdView::moveLimits(int stage, int rule, const RuleLimits& limits) {
    for (QTreeWidgetItemIterator it(m_rules); *it; ++it)
        if ((*it)->parent() && (*it)->data(0, kStageRole).toInt() == stage && (*it)->data(0, kRuleRole).toInt() == rule)
            m_rules->setCurrentItem(*it);
    m_plot->setLimits(limits);
    showLimits(limits);
    takeLimits(limits);
}

void ThresholdView::takeCount(const RecountPointer& answer) {
    if (!m_facts || answer->path != m_facts->path) return;
    m_chart->setFunnel(answer->funnel);
    const Amount kept = answer->funnel.kept();
    QString words = tr("Kept: %1").arg(amountText(kept));
    if (answer->newlyKept + answer->newlyDropped > 0)
        words += tr("  ·  %1 come back, %2 go")
                     .arg(groupedNumber(static_cast<double>(answer->newlyKept)),
                          groupedNumber(static_cast<double>(answer->newlyDropped)));
    if (answer->unexamined.documents > 0)
        words += tr("  ·  %1 were never looked at for duplicates: a new job may find some among them")
                     .arg(documentsText(answer->unexamined.documents));
    m_summary->setText(words);
    m_flipsCard->setVisible(answer->newlyKept + answer->newlyDropped > 0);
    m_flips->setLimits(m_facts->path, m_limits);
    const bool changed = !changedOptions().isEmpty();
    m_use->setEnabled(changed);
    m_reset->setEnabled(changed);
}

void ThresholdView::reset() {
    const int stage = m_stage, rule = m_rule;
    setJob(m_facts);
    if (stage >= 0) moveLimits(stage, rule, m_limits[static_cast<size_t>(stage)][static_cast<size_t>(rule)]);
}

QHash<QString, Json> ThresholdView::changedOptions() const {
    QHash<QString, Json> options;
    if (!m_facts) return options;
    for (qsizetype stage = 0; stage < m_facts->stages.size(); ++stage)
        for (qsizetype rule = 0; rule < m_facts->stages[stage].rules.size(); ++rule) {
            const RuleFacts& facts = m_facts->stages[stage].rules[rule];
            const RuleLimits& limits = m_limits[static_cast<size_t>(stage)][static_cast<size_t>(rule)];
            auto set = [&](const QString& option, float before, float now) {
                if (before != now && !option.isEmpty())
                    options[m_facts->stages[stage].name][option.toStdString()] = limitText(now).toDouble();
            };
            set(facts.minimumOption, facts.limits.minimum, limits.minimum);
            set(facts.maximumOption, facts.limits.maximum, limits.maximum);
        }
    return options;
}

}  // namespace sextant
