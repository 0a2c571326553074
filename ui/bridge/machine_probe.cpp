// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/machine_probe.h"

#include "core/base/system.h"
#include "ui/bridge/text_conversion.h"

#include <QSysInfo>
#include <QTimer>

#include <sys/statvfs.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace sextant {

namespace {

constexpr int kCalmMs = 5000, kLivelyMs = 1000;
constexpr int kSecondLookMs = 400;  // use is a difference: the first look alone knows none

struct ProcessorTime {
    double busy = 0, total = 0;
};

/// /proc/stat: the first line is all processors, the others one each.
std::vector<ProcessorTime> readProcessorTimes() {
    std::vector<ProcessorTime> times;
    std::ifstream file("/proc/stat");
    for (std::string line; std::getline(file, line) && line.rfind("cpu", 0) == 0;) {
        std::istringstream fields(line.substr(line.find(' ')));
        ProcessorTime time;
        double value = 0;
        for (int column = 0; fields >> value && column < 8; ++column) {
            time.total += value;
            if (column != 3 && column != 4) time.busy += value;  // idle, iowait
        }
        times.push_back(time);
    }
    return times;
}

double firstNumber(const char* path) {
    double value = 0;
    std::ifstream(path) >> value;
    return value;
}

/// The hottest zone, in degrees Celsius; -1 when the system shows none.
double readTemperature() {
    double hottest = -1;
    std::error_code code;
    for (const auto& zone : std::filesystem::directory_iterator("/sys/class/thermal", code)) {
        if (zone.path().filename().string().rfind("thermal_zone", 0) != 0) continue;
        hottest = std::max(hottest, firstNumber((zone.path() / "temp").c_str()) / 1000);
    }
    return hottest > 0 ? hottest : -1;
}

QStringList readGraphicsDevices() {
    QStringList names;
    std::error_code code;
    for (const auto& device : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", code)) {
        std::ifstream file(device.path() / "information");
        for (std::string line; std::getline(file, line);)
            if (line.rfind("Model:", 0) == 0) names << toQString(line.substr(6)).trimmed();
    }
    return names;
}

}  // namespace

struct MachineProbe::Counters {
    std::vector<ProcessorTime> last;
};

MachineProbe::MachineProbe(const QString& workspace, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_timer(new QTimer(this)), m_counters(std::make_shared<Counters>()) {
    connect(m_timer, &QTimer::timeout, this, &MachineProbe::probe);
}

MachineProbe::~MachineProbe() = default;

void MachineProbe::setPace(Pace pace) {
    if (pace == Pace::Off) return m_timer->stop();
    m_timer->start(pace == Pace::Calm ? kCalmMs : kLivelyMs);
    probe();
}

void MachineProbe::probe() {
    if (m_busy) return;
    m_busy = true;
    m_tasks.run(
        this,
        [workspace = toPath(m_workspace), counters = m_counters] {
            MachineState state;
            state.host = toQString(hostName());
            state.processor = toQString(processorName());
            state.system = QSysInfo::prettyProductName();
            state.processors = processorCount();
            const MemoryState memory = memoryState();
            state.memoryTotal = memory.totalBytes;
            state.memoryAvailable = memory.availableBytes;
            struct statvfs disk {};
            if (::statvfs(workspace.c_str(), &disk) == 0) {
                state.diskTotal = static_cast<qint64>(disk.f_blocks * disk.f_frsize);
                state.diskFree = static_cast<qint64>(disk.f_bavail * disk.f_frsize);
            }
            const auto times = readProcessorTimes();
            for (size_t i = 0; i < times.size() && i < counters->last.size(); ++i) {
                const double total = times[i].total - counters->last[i].total;
                const double use = total > 0 ? (times[i].busy - counters->last[i].busy) / total : 0;
                if (i == 0)
                    state.processorUse = use;
                else
                    state.coreUse.append(use);
            }
            counters->last = times;
            state.loadAverage = firstNumber("/proc/loadavg");
            state.uptimeSeconds = firstNumber("/proc/uptime");
            state.temperature = readTemperature();
            state.graphicsDevices = readGraphicsDevices();
            return state;
        },
        [this](const Result<MachineState>& state) {
            m_busy = false;
            if (!state) return;  // the next look may succeed
            const bool first = m_state.processors == 0;
            m_state = state.value();
            if (first) QTimer::singleShot(kSecondLookMs, this, &MachineProbe::probe);
            Q_EMIT changed();
        });
}

}  // namespace sextant
