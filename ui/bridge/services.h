// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sextant {

class EngineLauncher;
class FileSaver;
class JobMonitor;
class MachineProbe;
class ModelCatalog;
class StoreWorker;

/// What pages may ask for. Made once in main, outlives every page.
struct Services {
    JobMonitor& jobs;
    EngineLauncher& launcher;
    StoreWorker& store;
    MachineProbe& machine;
    FileSaver& files;
    ModelCatalog& models;
};

}  // namespace sextant
