// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/flips_view.h"

#include "ui/bridge/curation_worker.h"
#include "ui/models/job_text.h"
#include "ui/pages/data/document_list_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segment_bar.h"

#include <QListView>
#include <QTimer>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kDelayMilliseconds = 250;
constexpr int kListHeight = 150;

}  // namespace

FlipsView::FlipsView(CurationWorker& worker, QWidget* parent)
    : QWidget(parent),
      m_worker(worker),
      m_delay(new QTimer(this)),
      m_back(new DocumentListModel(DocumentPane::Back, worker, this)),
      m_gone(new DocumentListModel(DocumentPane::Gone, worker, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_which = new SegmentBar(tr("Documents whose fate changes"), {tr("Come back"), tr("Go")}, this);
    column->addWidget(m_which);
    m_list = new QListView(this);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(Theme::instance().scaled(kListHeight));
    connect(&Theme::instance(), &Theme::changed, m_list,
            [this] { m_list->setFixedHeight(Theme::instance().scaled(kListHeight)); });
    column->addWidget(m_list);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kDelayMilliseconds);
    connect(m_delay, &QTimer::timeout, this, [this] { m_worker.listFlips(m_path, m_limits); });
    connect(m_which, &SegmentBar::chosen, this, &FlipsView::showList);
    connect(&worker, &CurationWorker::flipsListed, this, &FlipsView::take);
    showList();
}

void FlipsView::setLimits(const QString& path, const LimitTable& limits) {
    m_path = path;
    m_limits = limits;
    m_delay->start();
}

int FlipsView::back() const { return m_back->rowCount(); }
int FlipsView::gone() const { return m_gone->rowCount(); }

void FlipsView::take(const FlipsPointer& flips) {
    if (flips->path != m_path) return;
    m_back->setList(flips->back);
    m_gone->setList(flips->gone);
    m_which->setChoiceText(0, tr("Come back: %1").arg(groupedNumber(back())));
    m_which->setChoiceText(1, tr("Go: %1").arg(groupedNumber(gone())));
    if (m_which->current() == 0 && back() == 0 && gone() > 0) m_which->setCurrent(1);
    if (m_which->current() == 1 && gone() == 0 && back() > 0) m_which->setCurrent(0);
}

void FlipsView::showList() {
    const bool isBack = m_which->current() == 0;
    m_list->setModel(isBack ? m_back : m_gone);
    m_list->setAccessibleName(isBack ? tr("Documents that come back, and what had dropped them")
                                     : tr("Documents that go, and what would drop them"));
}

}  // namespace sextant
