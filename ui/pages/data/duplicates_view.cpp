// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/duplicates_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/bridge/stage_title.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/document_list_model.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/size_histogram.h"
#include "ui/pages/data/text_pane.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kListWidth = 330;
/// From which width on the lists stand beside the texts, and not above them.
constexpr int kWide = 820;
/// From which share of what the stage saw a cluster is looked at twice, and how large it must be at least.
constexpr double kGiantShare = 0.01;
constexpr int64_t kGiantSize = 50;

/// "1 word differs on each side".
QString differenceText(qsizetype first, qsizetype second) {
    if (first == second)
        return first == 1 ? DuplicatesView::tr("1 word differs on each side")
                          : DuplicatesView::tr("%1 words differ on each side").arg(first);
    return DuplicatesView::tr("words that differ: %1 in the one that goes, %2 in the one that stays")
        .arg(first)
        .arg(second);
}

}  // namespace

DuplicatesView::DuplicatesView(CurationWorker& worker, QWidget* parent)
    : QWidget(parent),
      m_worker(worker),
      m_clusterModel(new DocumentListModel(DocumentPane::Clusters, worker, this)),
      m_memberModel(new DocumentListModel(DocumentPane::Members, worker, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_stage = new QComboBox(this);
    m_stage->setAccessibleName(tr("Found by which stage"));
    m_stage->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_summary = makeLabel({}, LabelRole::Secondary, this);
    m_summary->setWordWrap(true);
    row->addWidget(m_stage);
    row->addWidget(m_summary, 1);
    column->addLayout(row);
    m_alarm = makeLabel({}, LabelRole::Bad, this);
    m_alarm->setWordWrap(true);
    m_alarm->hide();
    column->addWidget(m_alarm);
    m_content = new QSplitter(Qt::Horizontal, this);
    m_content->setChildrenCollapsible(false);
    m_content->addWidget(buildLists());
    m_content->addWidget(buildComparison());
    m_content->setStretchFactor(1, 1);
    m_content->hide();
    arrange();
    column->addWidget(m_content, 1);
    m_empty =
        new EmptyState(EmptyState::Example::Clusters, tr("No stage looks for duplicates"),
                       tr("Add “%1” or “%2” to a recipe like this one, and the documents that are alike stand "
                          "here, each beside the one that stays.")
                           .arg(stageTitle(QStringLiteral("exact_dedup")), stageTitle(QStringLiteral("minhash_dedup"))),
                       tr("New recipe like this"), this);
    m_empty->hide();
    column->addWidget(m_empty, 1);
    column->addStretch();

    connect(m_empty, &EmptyState::accepted, this, &DuplicatesView::recipeRequested);
    connect(m_stage, &QComboBox::currentIndexChanged, this, &DuplicatesView::ask);
    connect(m_clusterList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid() && m_clusters)
                    m_worker.listMembers(m_facts->path, m_clusters->stage,
                                         index.data(DocumentListModel::RowRole).toLongLong());
            });
    connect(m_memberList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid() && m_clusters)
                    m_worker.compare(m_facts->path, index.data(DocumentListModel::RowRole).toLongLong(),
                                     m_clusterList->currentIndex().data(DocumentListModel::RowRole).toLongLong());
            });
    connect(m_hide, &QCheckBox::toggled, this, &DuplicatesView::showTexts);
    connect(&worker, &CurationWorker::clustersFound, this, &DuplicatesView::takeClusters);
    connect(&worker, &CurationWorker::membersListed, this, &DuplicatesView::takeMembers);
    connect(&worker, &CurationWorker::compared, this, &DuplicatesView::takeComparison);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        arrange();
        showTexts();
    });
}

QListView* DuplicatesView::addList(const QString& name, DocumentListModel* model, QWidget* parent) {
    auto* list = new QListView(parent);
    list->setModel(model);
    list->setUniformItemSizes(true);
    list->setAccessibleName(name);
    list->setTextElideMode(Qt::ElideRight);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    parent->layout()->addWidget(list);
    return list;
}

QWidget* DuplicatesView::buildLists() {
    m_lists = new QSplitter(Qt::Vertical, this);
    m_lists->setChildrenCollapsible(false);
    auto pane = [this] {
        auto* holder = new QWidget(m_lists);
        auto* column = new QVBoxLayout(holder);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(6);
        m_lists->addWidget(holder);
        return holder;
    };
    auto title = [](const QString& text, QWidget* holder) {
        auto* label = new ElidedLabel(LabelRole::Strong, QSizePolicy::Ignored, holder);
        label->setText(text);
        holder->layout()->addWidget(label);
        return label;
    };
    QWidget* clusters = pane();
    title(tr("Clusters by size"), clusters);
    m_histogram = new SizeHistogram(clusters);
    clusters->layout()->addWidget(m_histogram);
    title(tr("Clusters (showing the copy that stays)"), clusters);
    m_clusterList = addList(tr("Clusters, the largest first"), m_clusterModel, clusters);
    QWidget* members = pane();
    m_memberTitle = title({}, members);
    m_memberList = addList(tr("Documents that go, with their similarity"), m_memberModel, members);
    return m_lists;
}

void DuplicatesView::arrange() {
    const Theme& theme = Theme::instance();
    const bool isWide = width() >= theme.scaled(kWide);
    const auto orientation = isWide ? Qt::Horizontal : Qt::Vertical;
    if (m_arranged == orientation) return;
    m_arranged = orientation;
    m_content->setOrientation(orientation);
    m_lists->setOrientation(isWide ? Qt::Vertical : Qt::Horizontal);
    m_content->setSizes(isWide ? QList<int>{theme.scaled(kListWidth), theme.scaled(2 * kListWidth)} : QList<int>{1, 1});
    m_lists->setSizes(isWide ? QList<int>{3, 2} : QList<int>{1, 1});
}

void DuplicatesView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

QWidget* DuplicatesView::buildComparison() {
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(12, 0, 0, 0);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    m_note = new ElidedLabel(LabelRole::Secondary, QSizePolicy::Ignored, holder);
    m_hide = new QCheckBox(tr("Hide what is alike"), holder);
    m_hide->setChecked(true);
    m_hide->setToolTip(tr("Long passages that both documents have become one line"));
    head->addWidget(m_note, 1);
    head->addWidget(m_hide);
    column->addLayout(head);
    auto* texts = new QSplitter(Qt::Horizontal, holder);
    texts->setChildrenCollapsible(false);
    auto side = [&](QLabel*& title, QPlainTextEdit*& text, const QString& name) {
        auto* pane = new QWidget(texts);
        auto* inside = new QVBoxLayout(pane);
        inside->setContentsMargins(0, 0, 8, 0);
        inside->setSpacing(4);
        title = new ElidedLabel(LabelRole::Strong, QSizePolicy::Ignored, pane);
        text = makeTextPane(name, pane);
        inside->addWidget(title);
        inside->addWidget(text, 1);
        texts->addWidget(pane);
    };
    side(m_title, m_text, tr("The document that goes"));
    side(m_survivorTitle, m_survivor, tr("The document that stays in its place"));
    column->addWidget(texts, 1);
    return holder;
}

void DuplicatesView::setJob(const CurationFactsPointer& facts) {
    m_facts = facts;
    m_clusters.reset();
    const QSignalBlocker quiet(m_stage);
    m_stage->clear();
    // The last one is usually that of near duplicates.
    for (qsizetype i = facts->stages.size(); i-- > 0;)
        if (facts->stages[i].isCorpus) m_stage->addItem(stageTitle(facts->stages[i].name), static_cast<int>(i));
    m_asked = false;
    if (isVisible()) ask();
}

bool DuplicatesView::hasStages() const { return m_stage->count() > 0; }
int DuplicatesView::clusters() const { return m_clusterModel->rowCount(); }
int DuplicatesView::members() const { return m_memberModel->rowCount(); }
QString DuplicatesView::alarm() const { return m_alarm->isHidden() ? QString() : m_alarm->text(); }
QString DuplicatesView::shownText() const { return m_text->toPlainText(); }
void DuplicatesView::hideAlike(bool on) { m_hide->setChecked(on); }

void DuplicatesView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_asked) ask();
}

void DuplicatesView::ask() {
    if (!m_facts) return;
    m_asked = true;
    m_clusterModel->clear();
    m_memberModel->clear();
    m_memberTitle->clear();
    m_alarm->hide();
    m_histogram->setCounts({});
    clearTexts();
    m_stage->setVisible(hasStages());
    m_summary->setVisible(hasStages());
    m_empty->setVisible(!hasStages());
    if (!hasStages()) return m_content->hide();
    m_summary->setText(tr("looking …"));
    m_worker.findClusters(m_facts->path, m_stage->currentData().toInt());
}

void DuplicatesView::takeClusters(const ClustersPointer& answer) {
    if (!m_facts || answer->path != m_facts->path || answer->stage != m_stage->currentData().toInt()) return;
    m_clusters = answer;
    const DuplicateClusters& found = answer->clusters;
    m_content->setVisible(found.clusters > 0);
    QStringList words;
    if (found.clusters > 0)
        words << tr("%1 clusters").arg(groupedNumber(static_cast<double>(found.clusters)))
              << tr("%1 are like one that stays").arg(documentsText(found.members));
    else
        words << tr("No document is like another one of this job");
    if (static_cast<int64_t>(found.largest.size()) < found.clusters)
        words << tr("the %1 largest are listed").arg(groupedNumber(static_cast<double>(found.largest.size())));
    if (found.elsewhere > 0) words << tr("%1 are in an earlier job of the index").arg(documentsText(found.elsewhere));
    m_summary->setText(words.join(QStringLiteral("  ·  ")));
    m_histogram->setCounts(found.histogram);
    const int64_t largest = found.largest.empty() ? 0 : found.largest.front().members + 1;
    const double share = static_cast<double>(largest) / static_cast<double>(std::max<int64_t>(1, found.examined));
    m_alarm->setVisible(largest >= kGiantSize && share >= kGiantShare);
    m_alarm->setText(tr("One cluster is %1 % of all that this stage saw: %2. Look whether they are really one text: "
                        "templates, menus and error pages gather like this.")
                         .arg(100 * share, 0, 'f', 1)
                         .arg(documentsText(largest)));
    m_clusterModel->setList(answer->survivors);
    if (m_clusterModel->rowCount() > 0) m_clusterList->setCurrentIndex(m_clusterModel->index(0));
}

void DuplicatesView::takeMembers(const MembersPointer& answer) {
    if (answer->survivor != m_clusterList->currentIndex().data(DocumentListModel::RowRole).toLongLong()) return;
    m_memberTitle->setText(
        tr("Similarity of those that go: %1").arg(documentsText(static_cast<qint64>(answer->members.size()))));
    m_memberModel->setList(answer->list);
    if (m_memberModel->rowCount() > 0) m_memberList->setCurrentIndex(m_memberModel->index(0));
}

void DuplicatesView::takeComparison(const ComparisonPointer& comparison) {
    if (!m_facts || comparison->path != m_facts->path ||
        comparison->row != m_memberList->currentIndex().data(DocumentListModel::RowRole).toLongLong())
        return;
    m_comparison = comparison;
    showTexts();
}

void DuplicatesView::clearTexts() {
    m_comparison.reset();
    m_text->clear();
    m_survivor->clear();
    for (QLabel* label : {m_title, m_survivorTitle, m_note}) label->clear();
}

void DuplicatesView::showTexts() {
    if (!m_comparison) return;
    const ComparisonFacts& facts = *m_comparison;
    m_title->setText(tr("Goes: %1").arg(facts.id));
    m_survivorTitle->setText(tr("Stays: %1").arg(facts.survivorId));
    QStringList notes;
    if (!facts.sentence.isEmpty())
        notes << facts.sentence;
    else if (facts.difference.first.isEmpty() && facts.difference.second.isEmpty())
        notes << tr("Word for word the same");
    else if (!facts.difference.isComplete)
        notes << tr("They differ in thousands of words: all between their common beginning and end is marked");
    else
        notes << differenceText(facts.difference.first.size(), facts.difference.second.size());
    if (facts.isShortened) notes << tr("the beginnings of long texts");
    m_note->setText(notes.join(QStringLiteral("  ·  ")));
    auto fill = [&](QPlainTextEdit* pane, const QString& text, const QVector<TextMark>& marks, Token token) {
        const FoldedText shown = m_hide->isChecked() ? foldUnmarked(text, marks) : FoldedText{text, marks};
        pane->setPlainText(shown.text);
        markText(pane, shown.marks, token);
        if (!m_hide->isChecked() && !shown.marks.isEmpty()) scrollTo(pane, shown.marks.first());
    };
    fill(m_text, facts.text, facts.difference.first, Token::Bad);
    fill(m_survivor, facts.survivorText, facts.difference.second, Token::Good);
}

}  // namespace sextant
