// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tokenizer/vocabulary_view.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/bridge/tokenizer_worker.h"
#include "ui/models/job_text.h"
#include "ui/models/vocabulary_model.h"
#include "ui/pages/tokenizer/compression_plot.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/figure_strip.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/sample_picker.h"
#include "ui/widgets/segment_bar.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kFileEntry = 1;  // in the list of texts
enum Figure { BytesPerToken, Tokens, Used, NeverUsed };

}  // namespace

VocabularyView::VocabularyView(TokenizerWorker& worker, QWidget* parent)
    : QWidget(parent), m_worker(worker), m_model(new VocabularyModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(buildMeasured(), 2);
    layout->addWidget(buildTokens(), 3);
    connect(&worker, &TokenizerWorker::vocabularyLoaded, this, [this](const VocabularyPointer& vocabulary) {
        if (vocabulary->path != m_path) return;
        m_model->setVocabulary(vocabulary);
        refreshCount();
    });
    connect(&worker, &TokenizerWorker::measured, this, &VocabularyView::take);
}

QWidget* VocabularyView::buildMeasured() {
    auto* card = new Card(tr("What size buys"), this);
    card->head()->addWidget(makeLabel(tr("Measured on"), LabelRole::Secondary, card));
    m_samples = new SamplePicker(tr("The text to measure on"), {tr("All examples"), tr("A file …")}, card);
    connect(m_samples, &QComboBox::activated, this, &VocabularyView::onPicked);
    card->head()->addWidget(m_samples);
    m_twin = new SegmentBar(tr("Show sizes as"), {tr("Plot"), tr("Table")}, card);
    card->head()->addWidget(m_twin);
    m_figures =
        new FigureStrip({tr("bytes per token"), tr("tokens of the text"), tr("tokens in use"), tr("never used")}, card);
    card->body()->addWidget(m_figures);
    m_plotStack = new QStackedWidget(card);
    m_plot = new CompressionPlot(m_plotStack);
    m_sizes = new QStandardItemModel(0, 2, this);
    m_sizes->setHorizontalHeaderLabels({tr("Vocabulary size"), tr("Bytes per token")});
    QTableView* table = makePlainTable(m_sizes, tr("Bytes per token by vocabulary size"), m_plotStack);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_plotStack->addWidget(m_plot);
    m_plotStack->addWidget(table);
    card->body()->addWidget(m_plotStack, 1);
    m_note = makeLabel({}, LabelRole::Small, card);
    m_note->setWordWrap(true);
    card->body()->addWidget(m_note);
    connect(m_twin, &SegmentBar::chosen, m_plotStack, &QStackedWidget::setCurrentIndex);
    return card;
}

QWidget* VocabularyView::buildTokens() {
    auto* card = new Card(tr("Tokens"), this);
    m_order = new SegmentBar(tr("Tokens to list"), {tr("All"), tr("Longest"), tr("Rarest"), tr("Never used")}, card);
    card->head()->addWidget(m_order);
    m_search = new QLineEdit(card);
    m_search->setPlaceholderText(tr("Text or id"));
    m_search->setAccessibleName(tr("Search the tokens by text or id"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search"), Token::Muted), QLineEdit::LeadingPosition);
    keepWidth(m_search, 170);
    card->head()->addWidget(m_search);
    m_table = makePlainTable(m_model, tr("Tokens"), card);
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(64);
    header->resizeSection(VocabularyModel::IdColumn, Theme::instance().scaled(72));
    header->setSectionResizeMode(VocabularyModel::TokenColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(VocabularyModel::BytesColumn, QHeaderView::Stretch);
    header->resizeSection(VocabularyModel::LengthColumn, Theme::instance().scaled(76));
    header->resizeSection(VocabularyModel::UsesColumn, Theme::instance().scaled(84));
    card->body()->addWidget(m_table, 1);
    m_count = makeLabel({}, LabelRole::Small, card);
    card->body()->addWidget(m_count);
    connect(m_order, &SegmentBar::chosen, this, [this](int order) {
        m_model->setOrder(static_cast<VocabularyModel::Order>(order));
        m_table->scrollToTop();
        refreshCount();
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_model->setSearch(words);
        refreshCount();
    });
    return card;
}

void VocabularyView::setTokenizer(const QString& path) {
    m_path = path;
    m_asked.clear();
    m_model->setVocabulary({});
    m_figures->clear();
    fillSizes({});
    refreshCount();
    if (isVisible()) ask();
}

void VocabularyView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    ask();
}

/// Measuring takes a moment: only for what is looked at, and once.
void VocabularyView::ask() {
    if (m_path.isEmpty()) return;
    const QString wanted = m_path + QLatin1Char('\n') + m_text.sample + QLatin1Char('\n') + m_text.file;
    if (wanted == m_asked) return;
    m_asked = wanted;
    m_plot->setPlaceholder(tr("Measuring …"));
    m_worker.loadVocabulary(m_path);
    m_worker.measure(m_path, m_text);
}

void VocabularyView::onPicked() {
    if (m_samples->currentIndex() == kFileEntry) return chooseFile();
    m_text = {m_samples->sample(), {}};
    ask();
}

void VocabularyView::chooseFile() {
    QFileDialog* dialog = makeFileDialog(window(), tr("Choose a text to measure on"), QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Texts (*.txt *.md *.jsonl *.json *.gz *.zst *.py *.cpp *.h *.tex);;All files (*)"));
    connect(dialog, &QFileDialog::fileSelected, this, &VocabularyView::setFile);
    dialog->open();
}

void VocabularyView::setFile(const QString& file) {
    m_text = {{}, file};
    m_samples->setItemText(kFileEntry, QFileInfo(file).fileName());
    m_samples->setCurrentIndex(kFileEntry);
    ask();
}

void VocabularyView::take(const VocabularyUsePointer& use) {
    if (use->path != m_path || !(use->text == m_text)) return;
    const bool failed = !use->sentence.isEmpty();
    m_model->setUse(failed ? nullptr : use);
    fillSizes(use->compression);
    refreshCount();
    m_plot->setPlaceholder(
        failed ? use->sentence
               : tr("Smaller vocabularies of this tokenizer are not its own beginnings, so there is no curve."));
    m_note->setText(use->cut
                        ? tr("Only the first %1 of the file were measured.").arg(toQString(formatBytes(use->bytes)))
                        : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    if (failed) return m_figures->clear();
    const auto used = std::count_if(use->counts.begin(), use->counts.end(), [](int64_t count) { return count > 0; });
    m_figures->set(BytesPerToken,
                   use->tokens > 0
                       ? QString::number(static_cast<double>(use->bytes) / static_cast<double>(use->tokens), 'f', 2)
                       : QStringLiteral("–"));
    m_figures->set(Tokens, groupedNumber(static_cast<double>(use->tokens)));
    m_figures->set(Used, groupedNumber(static_cast<double>(used)));
    m_figures->set(NeverUsed, groupedNumber(static_cast<double>(use->neverUsedTotal)));
}

void VocabularyView::fillSizes(const std::vector<SizePoint>& points) {
    m_plot->setPoints(points);
    m_sizes->setRowCount(0);
    for (const SizePoint& point : points) {
        QList<QStandardItem*> row{new QStandardItem(groupedNumber(static_cast<double>(point.vocabularySize))),
                                  new QStandardItem(QString::number(point.bytesPerToken, 'f', 3))};
        for (QStandardItem* item : row) item->setTextAlignment(Qt::AlignCenter);
        m_sizes->appendRow(row);
    }
}

void VocabularyView::refreshCount() {
    m_count->setText(tr("%1 tokens listed").arg(groupedNumber(m_model->rowCount())));
}

}  // namespace sextant
