// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/command.h"
#include "core/device/device.h"
#include "core/infer/loaded_model.h"
#include "core/job/model_path.h"

#include <memory>
#include <optional>
#include <string>

namespace sextant::engine {

/// What every command that loads a model is told.
struct ModelArguments {
    std::string model;
    std::string precision = "auto";
    int64_t threads = 0;
};

/// `arguments.precision` as it stands is the default.
void addModelOptions(CLI::App& app, ModelArguments& arguments);

/// --cache-type: of the keys and values that decoding keeps.
void addCacheType(CLI::App& app, std::optional<ElementType>& type);

/// A model with the device it lives on.
struct OpenedModel {
    OpenedDevice device;
    std::unique_ptr<LoadedModel> model;
    FoundModel found;
};
/// Opens it and, where a job was named, says on stderr which checkpoint that is.
OpenedModel openModel(const ModelArguments& arguments, std::stop_token stop = {});

/// {"model": "job/checkpoint-60", "step": 60}: what was opened, for answers in JSON. No step where none is known.
Json describeModel(const FoundModel& found);

/// All of standard input.
std::string readStandardInput();

}  // namespace sextant::engine
