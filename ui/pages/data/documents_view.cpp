// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/documents_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/document_delegate.h"
#include "ui/pages/data/document_list_model.h"
#include "ui/pages/data/figure_table.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/origin_view.h"
#include "ui/pages/data/text_pane.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/segment_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <cmath>

namespace sextant {

namespace {

constexpr int kListWidth = 330, kSearchWidth = 200, kTypingDelayMs = 300;

QString limitText(const SignalFacts& facts) {
    if (std::isfinite(facts.minimum) && std::isfinite(facts.maximum))
        return DocumentsView::tr("%1 to %2").arg(figureText(facts.minimum), figureText(facts.maximum));
    if (std::isfinite(facts.minimum)) return DocumentsView::tr("at least %1").arg(figureText(facts.minimum));
    return std::isfinite(facts.maximum) ? DocumentsView::tr("at most %1").arg(figureText(facts.maximum)) : QString();
}

/// How far the value is from the limit that is nearest to being broken; negative: beyond it.
QString distanceText(const SignalFacts& facts) {
    const double below = facts.maximum - facts.value, above = facts.value - facts.minimum;
    const double distance =
        std::min(std::isfinite(facts.maximum) ? below : HUGE_VAL, std::isfinite(facts.minimum) ? above : HUGE_VAL);
    return std::isfinite(distance) ? figureText(distance) : QString();
}

}  // namespace

DocumentsView::DocumentsView(CurationWorker& worker, QWidget* parent)
    : QWidget(parent), m_worker(worker), m_model(new DocumentListModel(DocumentPane::Documents, worker, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    auto* row = new FlowLayout;
    m_fate = new SegmentBar(tr("Which documents"), {tr("Kept"), tr("Dropped")}, this);
    m_stage = new QComboBox(this);
    m_stage->setAccessibleName(tr("Dropped by which stage"));
    m_rule = new QComboBox(this);
    m_rule->setAccessibleName(tr("Dropped for which rule"));
    for (QComboBox* combo : {m_stage, m_rule}) combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_count = makeLabel({}, LabelRole::Secondary, this);
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Words in the text"));
    m_search->setAccessibleName(tr("Only documents with these words"));
    m_search->setClearButtonEnabled(true);
    keepWidth(m_search, kSearchWidth);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingDelayMs);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_fate, m_stage, m_rule, m_search, m_count})
        row->addWidget(widget);
    column->addLayout(row);

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    m_list = new QListView(splitter);
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new DocumentDelegate(m_list));
    m_list->setAccessibleName(tr("Documents"));
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    splitter->addWidget(m_list);
    splitter->addWidget(buildDocument());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({Theme::instance().scaled(kListWidth), Theme::instance().scaled(2 * kListWidth)});
    column->addWidget(splitter, 1);

    connect(m_fate, &SegmentBar::chosen, this, &DocumentsView::askList);
    connect(m_stage, &QComboBox::currentIndexChanged, this, [this] {
        fillRules();
        askList();
    });
    connect(m_rule, &QComboBox::currentIndexChanged, this, &DocumentsView::askList);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &DocumentsView::askList);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid() && m_facts)
            m_worker.show(m_facts->path, index.data(DocumentListModel::RowRole).toLongLong());
    });
    connect(&worker, &CurationWorker::listed, this, &DocumentsView::takeList);
    connect(&worker, &CurationWorker::shown, this, &DocumentsView::takeDocument);
}

QWidget* DocumentsView::buildDocument() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(12, 0, 0, 0);
    column->setSpacing(4);
    m_title = new ElidedLabel(LabelRole::CardTitle, QSizePolicy::Ignored, holder);
    m_source = new ElidedLabel(LabelRole::Small, QSizePolicy::Ignored, holder);
    for (QLabel* label : {m_title, m_source}) column->addWidget(label);
    auto* panes = new QSplitter(Qt::Vertical, holder);
    panes->setChildrenCollapsible(false);
    auto* texts = new QSplitter(Qt::Horizontal, panes);
    texts->setChildrenCollapsible(false);
    m_text = makeTextPane(tr("The document"), texts);
    texts->addWidget(m_text);
    m_survivorPane = new QWidget(texts);
    auto* survivor = new QVBoxLayout(m_survivorPane);
    survivor->setContentsMargins(8, 0, 0, 0);
    m_survivorTitle = new ElidedLabel(LabelRole::Strong, QSizePolicy::Ignored, m_survivorPane);
    m_survivor = makeTextPane(tr("The document that stays in its place"), m_survivorPane);
    survivor->addWidget(m_survivorTitle);
    survivor->addWidget(m_survivor, 1);
    texts->addWidget(m_survivorPane);
    m_survivorPane->hide();
    panes->addWidget(texts);
    auto* below = new QWidget(panes);
    auto* under = new QVBoxLayout(below);
    under->setContentsMargins(0, 4, 0, 0);
    under->setSpacing(4);
    m_below = new SegmentBar(tr("What is shown of the document"), {tr("Origin"), tr("Signals")}, below);
    m_origin = new OriginView(below);
    m_signals = new QTableWidget(below);
    m_signals->setAccessibleName(tr("Signals of the document and their limits"));
    m_signals->setColumnCount(5);
    m_signals->setHorizontalHeaderLabels({tr("Stage"), tr("Rule"), tr("Value"), tr("Kept if"), tr("Margin")});
    m_signals->setShowGrid(false);
    m_signals->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_signals->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_signals->setTabKeyNavigation(false);
    m_signals->verticalHeader()->hide();
    m_signals->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_signals->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_signals->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    under->addWidget(m_below);
    under->addWidget(m_origin, 1);
    under->addWidget(m_signals, 1);
    m_signals->hide();
    connect(m_below, &SegmentBar::chosen, this, [this](int index) {
        m_origin->setVisible(index == 0);
        m_signals->setVisible(index == 1);
    });
    connect(m_origin, &OriginView::documentRequested, this, [this](int64_t row) {
        if (m_facts) m_worker.show(m_facts->path, row);
    });
    panes->addWidget(below);
    panes->setStretchFactor(0, 3);
    panes->setStretchFactor(1, 2);
    column->addWidget(panes, 1);
    return holder;
}

void DocumentsView::setJob(const CurationFactsPointer& facts) {
    if (!m_facts || !facts || m_facts->path != facts->path) clearSearch();
    m_facts = facts;
    m_model->clear();
    m_text->clear();
    m_title->clear();
    m_source->clear();
    m_signals->setRowCount(0);
    m_origin->clear();
    m_survivorPane->hide();
    fillStages();
    askList();
}

void DocumentsView::showFate(Fate fate) { m_fate->setCurrent(fate == Fate::Kept ? 0 : 1); }
void DocumentsView::showDropped(int stage, const QString& rule) {
    {
        clearSearch();
        const QSignalBlocker quietFate(m_fate), quietStage(m_stage), quietRule(m_rule);
        m_fate->setCurrent(1);
        m_stage->setCurrentIndex(m_stage->findData(stage));
        fillRules();
        m_rule->setCurrentIndex(std::max(0, m_rule->findText(rule)));
    }
    askList();
}

void DocumentsView::clearSearch() {
    const QSignalBlocker quiet(m_search);
    m_search->clear();
}

void DocumentsView::searchFor(const QString& words) { m_search->setText(words); }

int DocumentsView::listed() const { return m_model->rowCount(); }
QString DocumentsView::shownText() const { return m_text->toPlainText(); }

void DocumentsView::fillStages() {
    const QSignalBlocker quiet(m_stage);
    m_stage->clear();
    m_stage->addItem(tr("Any stage"), -1);
    if (m_facts)
        for (qsizetype i = 0; i < m_facts->stages.size(); ++i)
            m_stage->addItem(stageTitle(m_facts->stages[i].name), static_cast<int>(i));
    fillRules();
}

void DocumentsView::fillRules() {
    const QSignalBlocker quiet(m_rule);
    m_rule->clear();
    m_rule->addItem(tr("Any rule"), -1);
    const int stage = m_stage->currentData().toInt();
    if (m_facts && stage >= 0)
        for (qsizetype i = 0; i < m_facts->stages[stage].rules.size(); ++i)
            m_rule->addItem(m_facts->stages[stage].rules[i].name, static_cast<int>(i));
}

void DocumentsView::askList() {
    if (!m_facts || !m_facts->sentence.isEmpty()) return;
    const bool dropped = m_fate->current() == 1;
    m_stage->setVisible(dropped);
    m_rule->setVisible(dropped && m_stage->currentData().toInt() >= 0 && m_rule->count() > 1);
    m_count->setText(tr("looking …"));
    m_typing.stop();
    m_worker.list(m_facts->path, {dropped ? Fate::Dropped : Fate::Kept, m_stage->currentData().toInt(),
                                  m_rule->currentData().toInt(), m_search->text().trimmed()});
}

void DocumentsView::takeList(const DocumentListPointer& list) {
    if (!m_facts || list->path != m_facts->path) return;
    m_model->setList(list);
    const QString found = documentsText(static_cast<qint64>(list->rows.size()));
    m_count->setText(
        list->unread == 0
            ? found
            : tr("%1, and %2 more were not searched").arg(found, groupedNumber(static_cast<double>(list->unread))));
    if (!list->rows.empty()) {
        m_list->setCurrentIndex(m_model->index(0));
    } else {
        m_text->clear();
        m_title->setText(tr("No such documents"));
        m_source->clear();
        m_signals->setRowCount(0);
        m_origin->clear();
        m_survivorPane->hide();
    }
}

void DocumentsView::takeDocument(const DocumentFactsPointer& document) {
    if (!m_facts || document->path != m_facts->path) return;
    m_title->setText(document->sentence.isEmpty() ? document->id : document->sentence);
    m_source->setText(document->source + (document->isShortened ? tr("  ·  the beginning of a long text") : QString()));
    m_text->setPlainText(document->text);
    const bool isDuplicate = !document->survivorId.isEmpty();
    m_survivorPane->setVisible(isDuplicate && !document->survivorText.isEmpty());
    if (isDuplicate && !document->survivorText.isEmpty()) {
        m_survivor->setPlainText(document->survivorText);
        m_survivorTitle->setText(
            tr("Stays: %1, similarity %2").arg(document->survivorId).arg(document->similarity, 0, 'f', 3));
        markText(m_text, document->difference.first, Token::Bad);
        markText(m_survivor, document->difference.second, Token::Good);
    } else {
        markText(m_text, document->marks, Token::Warning);
        if (!document->marks.isEmpty()) scrollTo(m_text, document->marks[0]);
    }
    m_origin->setDocument(*document, *m_facts);
    fillSignals(*document);
}

void DocumentsView::fillSignals(const DocumentFacts& document) {
    m_signals->setRowCount(0);
    // What was broken comes first.
    for (const bool broken : {true, false})
        for (const SignalFacts& facts : document.signalFacts) {
            if (facts.isBroken != broken) continue;
            const int row = m_signals->rowCount();
            m_signals->insertRow(row);
            const QStringList cells = {stageTitle(facts.stage), facts.rule,
                                       std::isnan(facts.value) ? tr("not measured") : figureText(facts.value),
                                       limitText(facts), std::isnan(facts.value) ? QString() : distanceText(facts)};
            for (int i = 0; i < cells.size(); ++i) {
                auto* item = new QTableWidgetItem(cells[i]);
                if (i == 2 || i == 4) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
                if (broken) item->setForeground(Theme::instance().color(Token::Bad));
                m_signals->setItem(row, i, item);
            }
        }
}

}  // namespace sextant
