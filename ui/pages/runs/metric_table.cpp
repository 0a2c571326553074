// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/metric_table.h"

#include "ui/bridge/file_saver.h"
#include "ui/models/metric_table_model.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/plain_table.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kColumnWidth = 118;

}  // namespace

MetricTable::MetricTable(FileSaver& files, QWidget* parent)
    : QWidget(parent), m_files(files), m_model(new MetricTableModel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    auto* row = new QHBoxLayout;
    row->addWidget(makeLabel(tr("Every step that was recorded, newest first"), LabelRole::Small, this), 1);
    QPushButton* copyButton = makeButton(tr("Copy"), ButtonRole::Plain, this);
    copyButton->setIcon(themedIcon(QStringLiteral("copy")));
    copyButton->setToolTip(tr("The chosen rows, or all of them"));
    row->addWidget(copyButton);
    QPushButton* exportButton = makeButton(tr("Export as CSV"), ButtonRole::Plain, this);
    exportButton->setIcon(themedIcon(QStringLiteral("export")));
    row->addWidget(exportButton);
    layout->addLayout(row);

    auto* frame = makeFrame("card", this);
    auto* inner = new QVBoxLayout(frame);
    inner->setContentsMargins(4, 4, 4, 8);
    m_table = makePlainTable(m_model, tr("The numbers of every step, newest first"), frame);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto resize = [this] {
        m_table->horizontalHeader()->setDefaultSectionSize(Theme::instance().scaled(kColumnWidth));
    };
    resize();
    connect(&Theme::instance(), &Theme::changed, this, resize);
    inner->addWidget(m_table);
    layout->addWidget(frame, 1);

    auto* copyAction = new QAction(tr("Copy"), m_table);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copyAction);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyAction, &QAction::triggered, this, &MetricTable::copy);
    connect(copyButton, &QPushButton::clicked, this, &MetricTable::copy);
    connect(exportButton, &QPushButton::clicked, this, &MetricTable::exportNumbers);
}

void MetricTable::setSeries(std::shared_ptr<const RunSeries> series, const QString& job) {
    m_job = job;
    m_model->setSeries(std::move(series));
}

void MetricTable::refresh() { m_model->refresh(); }

/// Tabs between the columns: what spreadsheets take.
void MetricTable::copy() {
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows.push_back(index.row());
    QGuiApplication::clipboard()->setText(m_model->text(rows, QLatin1Char('\t')));
}

void MetricTable::exportNumbers() {
    auto* dialog = new QFileDialog(window(), tr("Export the numbers"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Numbers as CSV (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setDirectory(QDir::homePath());
    dialog->selectFile(QFileInfo(m_job).fileName() + QStringLiteral(" steps.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_files.save(path, m_model->text({}, QLatin1Char(',')).toUtf8()); });
    dialog->open();
}

}  // namespace sextant
