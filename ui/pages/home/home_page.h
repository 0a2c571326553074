// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/pages/page.h"
#include "ui/widgets/meter_bar.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace sextant {

class Card;
class JobListModel;
class OwnDataCard;
class TourCard;

/// What is running, what ended, the machine, and one button that makes a model.
class HomePage : public Page {
    Q_OBJECT

public:
    explicit HomePage(const Services& services, QWidget* parent = nullptr);
    std::vector<PaletteEntry> paletteEntries() override;

private:
    QWidget* buildWelcome();
    QWidget* buildMachine();
    Card* buildJobs(const QString& title, JobListModel* model, QVBoxLayout*& rows);
    void refreshJobs(Card* card, JobListModel* model, QVBoxLayout* rows, int limit);
    void refreshMachine();
    void addMeter(const QString& name, MeterBar::Fullness fullness, MeterBar*& bar, QLabel*& value, QGridLayout* grid);
    void startDemo();
    void refreshTour();

    Services m_services;
    JobListModel *m_running, *m_ended;
    Card *m_runningCard, *m_endedCard;
    QVBoxLayout *m_runningRows, *m_endedRows;
    OwnDataCard* m_ownData;
    TourCard* m_tour;
    QPushButton* m_demo;
    MeterBar *m_processor, *m_memory, *m_disk;
    QLabel *m_processorText, *m_memoryText, *m_diskText, *m_machineName;
};

}  // namespace sextant
