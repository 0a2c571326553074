// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/samples_view.h"

#include "ui/models/job_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <map>

namespace sextant {

namespace {

constexpr size_t kRowsPerPrompt = 40;  // the newest ones; all of them are in events.jsonl

}  // namespace

SamplesView::SamplesView(QWidget* parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_scrolled(makeScrolledColumn(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->addWidget(m_stack);
    QLabel* none = makeLabel(tr("No samples yet. Give the run prompts under Evaluation, and what it writes for them is "
                                "kept here at every evaluation."),
                             LabelRole::Secondary, this);
    none->setAlignment(Qt::AlignCenter);
    none->setWordWrap(true);
    none->setMargin(40);
    m_stack->addWidget(none);
    m_scrolled.column->setContentsMargins(0, 0, 8, 0);
    m_scrolled.column->setSpacing(12);
    m_stack->addWidget(m_scrolled.area);
}

void SamplesView::setSeries(std::shared_ptr<const RunSeries> series) {
    m_series = std::move(series);
    m_shown = static_cast<size_t>(-1);
    refresh();
}

void SamplesView::refresh() {
    const size_t count = m_series ? m_series->samples().size() : 0;
    const size_t generation = m_series ? m_series->generation() : 0;
    if (count == m_shown && generation == m_generation) return;
    m_shown = count;
    m_generation = generation;
    m_stack->setCurrentIndex(count > 0 ? 1 : 0);
    clearLayout(m_scrolled.column);
    if (count == 0) return;
    std::vector<QString> order;
    std::map<QString, std::vector<const JobSample*>> byPrompt;
    for (const JobSample& sample : m_series->samples()) {
        auto& list = byPrompt[sample.prompt];
        if (list.empty()) order.push_back(sample.prompt);
        list.push_back(&sample);
    }
    for (const QString& prompt : order) {
        auto* card = new Card(prompt.isEmpty() ? tr("(no prompt)") : prompt, m_scrolled.content);
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(16);
        grid->setVerticalSpacing(8);
        grid->setColumnStretch(1, 1);
        const auto& samples = byPrompt[prompt];
        for (size_t i = 0; i < samples.size() && i < kRowsPerPrompt; ++i) {
            const JobSample& sample = *samples[samples.size() - 1 - i];
            QLabel* step = makeLabel(tr("step %1").arg(groupedNumber(sample.step)), LabelRole::Mono, card);
            step->setMinimumWidth(84);
            QLabel* text = makeLabel(sample.text.trimmed(), LabelRole::Body, card);
            text->setWordWrap(true);
            text->setTextInteractionFlags(Qt::TextSelectableByMouse);
            grid->addWidget(step, static_cast<int>(i), 0, Qt::AlignTop);
            grid->addWidget(text, static_cast<int>(i), 1, Qt::AlignTop);
        }
        card->body()->addLayout(grid);
        m_scrolled.column->addWidget(card);
    }
    m_scrolled.column->addStretch(1);
}

}  // namespace sextant
