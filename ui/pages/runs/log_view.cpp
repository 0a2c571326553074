// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/log_view.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/log_model.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QListView>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

LogView::LogView(JobMonitor& jobs, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_model(new LogModel(this)), m_view(new QListView(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    auto* frame = makeFrame("card", this);
    auto* inner = new QVBoxLayout(frame);
    inner->setContentsMargins(10, 8, 4, 8);
    inner->addWidget(m_view);
    layout->addWidget(frame);
    m_view->setModel(m_model);
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAccessibleName(tr("Log"));
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto* copy = new QAction(tr("Copy"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, &LogView::copySelection);
    connect(&jobs, &JobMonitor::logArrived, this, [this](const QString& path, bool fromStart, const QString& text) {
        if (path != m_path) return;
        const QScrollBar* bar = m_view->verticalScrollBar();
        const bool atEnd = bar->value() >= bar->maximum() - 4;
        if (fromStart) m_model->clear();
        m_model->append(text);
        if (atEnd) m_view->scrollToBottom();
    });
}

void LogView::setJob(const QString& path) {
    m_path = path;
    m_model->clear();
    if (isVisible()) m_jobs.followLog(path);
}

void LogView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_jobs.followLog(m_path);
}

void LogView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_jobs.followLog({});
}

void LogView::copySelection() {
    auto indexes = m_view->selectionModel()->selectedIndexes();
    std::sort(indexes.begin(), indexes.end());
    QStringList lines;
    for (const QModelIndex& index : indexes) lines << index.data().toString();
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace sextant
