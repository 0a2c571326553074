// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

class QListView;
class QTimer;

namespace sextant {

class CurationWorker;
class DocumentListModel;
class SegmentBar;

/// The documents whose fate other limits change: those that would come back and those that would go, with their text.
class FlipsView : public QWidget {
    Q_OBJECT

public:
    explicit FlipsView(CurationWorker& worker, QWidget* parent = nullptr);
    /// Limits to compare with those the job ran with. Asked for when they have stood still for a moment.
    void setLimits(const QString& path, const LimitTable& limits);
    int back() const;
    int gone() const;

private:
    void take(const FlipsPointer& flips);
    void showList();

    CurationWorker& m_worker;
    QString m_path;
    LimitTable m_limits;
    QTimer* m_delay;
    SegmentBar* m_which;
    DocumentListModel *m_back, *m_gone;
    QListView* m_list;
};

}  // namespace sextant
