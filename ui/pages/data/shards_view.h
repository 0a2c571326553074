// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"
#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace sextant {

class Card;
class CurationWorker;
class FigureStrip;
class JobHead;
class MeterBar;

/// One pack job: how far it is, and once it is finished what it wrote and what of every source.
class ShardsView : public QWidget {
    Q_OBJECT

public:
    ShardsView(const Services& services, CurationWorker& worker, QWidget* parent = nullptr);
    void setJob(const QString& path);
    QString path() const;
    /// Whether the job is finished and what it wrote is known.
    bool isOpened() const { return m_facts && m_facts->sentence.isEmpty(); }
    /// Rows of the table: sources of a mixture, or files.
    int rows() const;

Q_SIGNALS:
    void trainingRequested(const QString& path);

private:
    void buildHead();
    void buildCards();
    void refresh(const JobSummary& job);
    void take(const ShardsPointer& facts);

    CurationWorker& m_worker;
    ShardsPointer m_facts;
    bool m_asked = false;
    JobHead* m_head;
    QLabel* m_progressText;
    QPushButton* m_train;
    QWidget* m_progress;
    MeterBar* m_bar;
    QWidget* m_content;
    FigureStrip* m_figures;
    Card *m_mixtureCard, *m_filesCard;
    QTableWidget *m_mixture, *m_files;
};

}  // namespace sextant
