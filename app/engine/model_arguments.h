// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"
#include "core/infer/loaded_model.h"
#include "core/run/device.h"

#include <memory>
#include <string>

namespace sextant::engine {

/// What every command that loads a model is told.
struct ModelArguments {
    std::string model;
    std::string precision = "auto";
    int64_t threads = 0;
};

void addModelOptions(CLI::App& app, ModelArguments& arguments);

/// A model with the device it lives on.
struct OpenedModel {
    OpenedDevice device;
    std::unique_ptr<LoadedModel> model;
};
OpenedModel openModel(const ModelArguments& arguments);

/// All of standard input.
std::string readStandardInput();

}  // namespace sextant::engine
