// SPDX-License-Identifier: Apache-2.0
#include "core/device/device.h"

#include "core/base/system.h"
#include "kernels/cpu/cpu_backend.h"

namespace sextant {

namespace {

constexpr const char* kNoCuda = "this build of the engine has no CUDA backend";

}  // namespace

Result<OpenedDevice> openDevice(DeviceChoice device, PrecisionChoice precision, int64_t threads) {
    if (device == DeviceChoice::Cuda)
        return machineError(std::string("the device cuda is not available: ") + kNoCuda, "Use device: cpu or auto");
    OpenedDevice opened;
    try {
        const int count = threads > 0 ? static_cast<int>(threads) : processorCount();
        opened.backend = kernels::makeCpuBackend({count, std::nullopt});
    } catch (const kernels::KernelError& error) {
        return machineError(error.what());
    }
    const bool hasBFloat16 = opened.backend->supports(kernels::Precision::BFloat16);
    if (precision == PrecisionChoice::BFloat16 && !hasBFloat16)
        return machineError(
            "precision bf16 is not available: " + opened.backend->description() + " has no bf16 instructions",
            "Use precision: fp32 or auto");
    const bool useBFloat16 =
        precision == PrecisionChoice::BFloat16 || (precision == PrecisionChoice::Automatic && hasBFloat16);
    opened.precision = useBFloat16 ? kernels::Precision::BFloat16 : kernels::Precision::Float32;
    return opened;
}

std::vector<DeviceDescription> describeDevices() {
    std::vector<DeviceDescription> devices;
    DeviceDescription cpu{"cpu", {}, true, {}, {"fp32"}};
    try {
        auto backend = kernels::makeCpuBackend();
        cpu.description = backend->description();
        if (backend->supports(kernels::Precision::BFloat16)) cpu.precisions.push_back("bf16");
    } catch (const kernels::KernelError& error) {
        cpu.available = false;
        cpu.reason = error.what();
    }
    devices.push_back(std::move(cpu));
    devices.push_back({"cuda", {}, false, kNoCuda, {}});
    return devices;
}

}  // namespace sextant
