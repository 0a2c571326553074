// SPDX-License-Identifier: Apache-2.0
#include "app/engine/model_arguments.h"

#include <CLI/App.hpp>

#include <cstdio>
#include <map>

namespace sextant::engine {

void addModelOptions(CLI::App& app, ModelArguments& arguments) {
    app.add_option("--model", arguments.model, "Model folder, .gguf file, or a job folder (its newest checkpoint)")
        ->required();
    app.add_option("--precision", arguments.precision,
                   "auto (as stored), fp32 (exact with quantised weights, too) or bf16")
        ->check(CLI::IsMember({"auto", "fp32", "bf16"}))
        ->capture_default_str();
    app.add_option("--threads", arguments.threads, "Processor threads; 0: all")->check(CLI::Range(0, 4096));
}

void addCacheType(CLI::App& app, std::optional<ElementType>& type) {
    const std::map<std::string, ElementType> names{
        {"fp32", ElementType::Float32}, {"bf16", ElementType::BFloat16}, {"int8", ElementType::Q8_0}};
    app.add_option(
           "--cache-type", type,
           "Type of the key/value cache: fp32, bf16 (half of that) or int8 (about a quarter); left out: that of "
           "the arithmetic")
        ->transform(CLI::Transformer(names))
        ->option_text("fp32|bf16|int8");
}

OpenedModel openModel(const ModelArguments& arguments, std::stop_token stop) {
    OpenedModel opened;
    opened.found = findModel(arguments.model).orThrow();
    const auto& folder = opened.found.folder;
    if (opened.found.isChosen) std::fprintf(stderr, "Using the newest checkpoint, %s.\n", folder.filename().c_str());
    PrecisionChoice choice = arguments.precision == "fp32"   ? PrecisionChoice::Float32
                             : arguments.precision == "bf16" ? PrecisionChoice::BFloat16
                                                             : PrecisionChoice::Automatic;
    // Unless told otherwise, compute in the precision the model was stored in.
    if (choice == PrecisionChoice::Automatic &&
        readModelFileConfig(folder).orThrow().storedType == ElementType::Float32)
        choice = PrecisionChoice::Float32;
    opened.device = openDevice(DeviceChoice::Automatic, choice, arguments.threads).orThrow();
    // Who asks for fp32 asks for exact products with quantised weights as well.
    const auto rounding = arguments.precision == "fp32" ? kernels::RowRounding::None : kernels::RowRounding::EightBits;
    opened.model = LoadedModel::load(folder, *opened.device.backend, opened.device.precision, stop, rounding).orThrow();
    return opened;
}

Json describeModel(const FoundModel& found) {
    Json json = {{"model", found.name()}};
    if (found.step >= 0) json["step"] = found.step;
    return json;
}

std::string readStandardInput() {
    std::string text;
    char buffer[1 << 16];
    for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;) text.append(buffer, count);
    return text;
}

}  // namespace sextant::engine
