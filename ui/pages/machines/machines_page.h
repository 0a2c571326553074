// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/pages/page.h"
#include "ui/widgets/meter_bar.h"

#include <vector>

class QGridLayout;
class QLabel;

namespace sextant {

/// This machine: processor, memory, disk, devices, and what runs on it.
class MachinesPage : public Page {
    Q_OBJECT

public:
    explicit MachinesPage(const Services& services, QWidget* parent = nullptr);
    void setActive(bool active) override;

private:
    struct Meter {
        MeterBar* bar;
        QLabel* value;
        QLabel* note;
    };
    Meter addMeter(const QString& title, MeterBar::Fullness fullness, QGridLayout* grid, int column);
    void refresh();
    void refreshCores();
    void refreshJobs();

    Services m_services;
    QLabel *m_name, *m_system;
    Meter m_processor, m_memory, m_disk;
    QGridLayout* m_coreGrid;
    std::vector<MeterBar*> m_cores;
    QLabel *m_devices, *m_jobs;
};

}  // namespace sextant
