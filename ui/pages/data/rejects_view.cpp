// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/rejects_view.h"

#include "ui/models/job_text.h"
#include "ui/pages/data/reject_list_model.h"
#include "ui/pages/data/text_pane.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/plain_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace sextant {

namespace {

/// File, place, cause; how the record begins takes the rest.
constexpr int kColumnWidths[] = {190, 150, 260};

}  // namespace

RejectsView::RejectsView(QWidget* parent) : QWidget(parent), m_model(new RejectListModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    m_summary = makeLabel({}, LabelRole::Secondary, this);
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    m_table = makePlainTable(m_model, tr("Records that could not be read"), splitter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto resize = [this] {
        for (int column = 0; column < static_cast<int>(std::size(kColumnWidths)); ++column)
            m_table->setColumnWidth(column, Theme::instance().scaled(kColumnWidths[column]));
    };
    resize();
    connect(&Theme::instance(), &Theme::changed, m_table, resize);
    m_record = makeTextPane(tr("The record that could not be read"), splitter);
    splitter->addWidget(m_table);
    splitter->addWidget(m_record);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    layout->addWidget(splitter, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { showRecord(index.row()); });
}

int RejectsView::rows() const { return m_model->rowCount(); }
QString RejectsView::shownText() const { return m_record->toPlainText(); }

void RejectsView::setRejects(const RejectsPointer& rejects) {
    m_rejects = rejects;
    m_model->setRejects(rejects);
    QStringList words;
    if (!rejects->sentence.isEmpty()) words << rejects->sentence;
    words << (rejects->count == 1 ? tr("1 record could not be read and is not among the documents")
                                  : tr("%1 records could not be read and are not among the documents")
                                        .arg(groupedNumber(static_cast<double>(rejects->count))));
    if (rejects->rejects.size() < rejects->count)
        words << tr("the first %1 are listed").arg(groupedNumber(static_cast<double>(rejects->rejects.size())));
    m_summary->setText(words.join(QStringLiteral("  ·  ")));
    m_record->clear();
    if (m_model->rowCount() > 0) m_table->setCurrentIndex(m_model->index(0, 0));
}

void RejectsView::showRecord(int row) {
    if (row < 0 || row >= rows()) return m_record->clear();
    const RejectFacts& reject = m_rejects->rejects[row];
    m_record->setPlainText(
        QStringLiteral("%1, %2: %3\n\n%4").arg(reject.file, reject.place, reject.cause, reject.head));
}

}  // namespace sextant
