// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "core/base/system.h"
#include "core/base/text.h"
#include "core/bench/check_kernels.h"
#include "core/device/device.h"

#include <cstdio>

namespace sextant::engine {

namespace {

/// The checks of one instruction set and precision follow each other.
void printCheck(const Json& check) {
    const Json& error = check["relative_error"];
    char number[32] = "not a number";
    if (error.is_number()) std::snprintf(number, sizeof number, "%.1e", error.get<double>());
    std::printf("  %-12s %-5s %-22s %s  (relative error %s, limit %.1e)\n",
                check["instructions"].get<std::string>().c_str(), check["precision"].get<std::string>().c_str(),
                check["op"].get<std::string>().c_str(), check["good"].get<bool>() ? "right" : "WRONG", number,
                check["limit"].get<double>());
}

}  // namespace

Runner setUpDoctor(CLI::App& app) {
    auto device = std::make_shared<std::string>();
    app.add_option("--device", *device, "Only this device")->check(CLI::IsMember({"cpu", "cuda"}));
    return [device](const CommandContext& context) {
        Json json = {{"processor", processorName()},
                     {"processors", processorCount()},
                     {"memory_bytes", memoryState().totalBytes},
                     {"memory_available_bytes", memoryState().availableBytes}};
        json["devices"] = Json::array();
        bool good = true;
        for (const DeviceDescription& entry : describeDevices()) {
            if (!device->empty() && entry.name != *device) continue;
            Json checks = Json::array();
            if (entry.available)
                for (const KernelCheck& check : checkKernels(entry.name)) {
                    good = good && check.good();
                    checks.push_back({{"op", check.op},
                                      {"instructions", check.instructions},
                                      {"precision", check.precision},
                                      {"relative_error", numberToJson(check.error)},
                                      {"limit", check.limit},
                                      {"good", check.good()}});
                }
            json["devices"].push_back({{"name", entry.name},
                                       {"available", entry.available},
                                       {"description", entry.description},
                                       {"reason", entry.reason},
                                       {"precisions", entry.precisions},
                                       {"kernels", checks}});
            if (!device->empty() && !entry.available)
                throw RunError(machineError("the device " + entry.name + " is not available: " + entry.reason));
        }
        if (context.output == Output::Json) {
            std::fputs(toJsonText(json).c_str(), stdout);
        } else {
            std::printf("Processor  %s, %d usable\nMemory     %s, %s free\n", processorName().c_str(), processorCount(),
                        formatBytes(memoryState().totalBytes).c_str(),
                        formatBytes(memoryState().availableBytes).c_str());
            for (const Json& entry : json["devices"]) {
                const bool available = entry["available"];
                std::printf("%-10s %s\n", entry["name"].get<std::string>().c_str(),
                            entry[available ? "description" : "reason"].get<std::string>().c_str());
                for (const Json& check : entry["kernels"]) printCheck(check);
            }
        }
        if (!good)
            throw RunError(machineError("a kernel gives wrong results on this machine",
                                        "Please report it with the output of doctor --json"));
        return 0;
    };
}

}  // namespace sextant::engine
