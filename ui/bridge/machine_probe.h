// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/background_tasks.h"

#include <QObject>
#include <QStringList>
#include <QVector>

#include <memory>

class QTimer;

namespace sextant {

/// What this machine has and how much of it is in use. Bytes; shares from 0 to 1; temperature < 0: not known.
struct MachineState {
    QString host, processor, system;
    int processors = 0;
    double processorUse = 0;
    QVector<double> coreUse;
    double loadAverage = 0;
    qint64 memoryTotal = 0, memoryAvailable = 0;
    qint64 diskTotal = 0, diskFree = 0;
    double temperature = -1;
    double uptimeSeconds = 0;
    QStringList graphicsDevices;

    double memoryUse() const { return memoryTotal > 0 ? 1.0 - double(memoryAvailable) / double(memoryTotal) : 0; }
    double diskUse() const { return diskTotal > 0 ? 1.0 - double(diskFree) / double(diskTotal) : 0; }
};

/// Looks at this machine every few seconds while somebody watches. GUI thread; reading happens on a worker thread.
class MachineProbe : public QObject {
    Q_OBJECT

public:
    explicit MachineProbe(const QString& workspace, QObject* parent = nullptr);
    ~MachineProbe() override;

    enum class Pace { Off, Calm, Lively };
    void setPace(Pace pace);
    const MachineState& state() const { return m_state; }

Q_SIGNALS:
    void changed();

private:
    void probe();

    QString m_workspace;
    QTimer* m_timer;
    MachineState m_state;
    struct Counters;
    std::shared_ptr<Counters> m_counters;  ///< of the worker thread
    bool m_busy = false;
    BackgroundTasks m_tasks;
};

}  // namespace sextant
