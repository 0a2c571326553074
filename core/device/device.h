// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/pretrain_spec.h"
#include "kernels/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace sextant {

/// A device that was opened for a run, and the arithmetic the run will use on it.
struct OpenedDevice {
    std::unique_ptr<kernels::Backend> backend;
    kernels::Precision precision = kernels::Precision::Float32;
};

/// Opens what the options ask for. A device that is not there or a precision it has no instructions for is a Machine
/// error that says what is available. `threads` 0: all usable processors.
Result<OpenedDevice> openDevice(DeviceChoice device, PrecisionChoice precision, int64_t threads);

/// What this machine offers, one line each, for `doctor` and the first event of a run.
struct DeviceDescription {
    std::string name;         ///< "cpu"
    std::string description;  ///< processor, instruction set, threads
    bool available = false;
    std::string reason;  ///< why not, when not available
    std::vector<std::string> precisions;
};
std::vector<DeviceDescription> describeDevices();

}  // namespace sextant
