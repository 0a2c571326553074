// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"

namespace sextant::engine {

using Runner = std::function<int(const CommandContext&)>;

Runner setUpBench(CLI::App& app);
Runner setUpControl(CLI::App& app);
Runner setUpConvert(CLI::App& app);
Runner setUpCurate(CLI::App& app);
Runner setUpDemo(CLI::App& app);
Runner setUpDoctor(CLI::App& app);
Runner setUpGenerate(CLI::App& app);
Runner setUpInspect(CLI::App& app);
Runner setUpPack(CLI::App& app);
Runner setUpPlan(CLI::App& app);
Runner setUpSchema(CLI::App& app);
Runner setUpScore(CLI::App& app);
Runner setUpServe(CLI::App& app);
Runner setUpTokenizer(CLI::App& app);
Runner setUpTrain(CLI::App& app);

}  // namespace sextant::engine
