// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/file_saver.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/store_worker.h"
#include "ui/shell/main_window.h"

namespace sextant {

/// The real window on a workspace, with everything it needs, wired as the program does it.
struct WindowBench {
    explicit WindowBench(const QString& workspace)
        : jobs(workspace),
          launcher(jobs.workspace()),
          store(jobs.workspace()),
          machine(jobs.workspace()),
          models(jobs, store),
          window(Services{jobs, launcher, store, machine, files, models}) {
        window.resize(1360, 860);
        window.show();
    }
    JobMonitor jobs;
    EngineLauncher launcher;
    StoreWorker store;
    MachineProbe machine;
    FileSaver files;
    ModelCatalog models;
    MainWindow window;
};

}  // namespace sextant
