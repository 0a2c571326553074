// SPDX-License-Identifier: Apache-2.0
#include "core/run/bench.h"

#include "core/base/system.h"
#include "core/data/pack.h"
#include "core/data/sources.h"
#include "core/run/device.h"
#include "core/run/kernel_bench.h"
#include "core/run/training_bench.h"

namespace sextant {

namespace {

Result<Json> benchTokenizer(const BenchRequest& request) {
    if (request.file.empty()) return usageError("bench tokenizer needs a text", "Name one with --file");
    auto files = SEXTANT_TRY(expandSources({{request.file, 1.0}}));
    double start = steadySeconds();
    PieceCounts counts;
    SEXTANT_TRY(countPieces(files, static_cast<int>(request.threads), counts, {}, {}));
    Tokenizer tokenizer = SEXTANT_TRY(trainBpe(counts, 4096));
    const double trainSeconds = steadySeconds() - start;
    std::string text;
    ReadingReport report;
    SEXTANT_TRY(readDocuments(files[0], report, [&](DocumentPart part) { text += part.text; return Result<void>(); }));
    start = steadySeconds();
    const size_t tokens = tokenizer.encode(text).size();
    const double encodeSeconds = steadySeconds() - start;
    return Json{{"vocabulary_size", tokenizer.vocabularySize()},
                {"train_seconds", trainSeconds},
                {"train_megabytes_per_second", static_cast<double>(counts.bytes()) / trainSeconds / 1e6},
                {"encode_megabytes_per_second", static_cast<double>(text.size()) / encodeSeconds / 1e6},
                {"bytes_per_token", static_cast<double>(text.size()) / static_cast<double>(tokens)}};
}

}  // namespace

Result<Json> runBench(const BenchRequest& request) {
    if (request.what == "tokenizer") return benchTokenizer(request);
    const PrecisionChoice choice = request.precision == "fp32"   ? PrecisionChoice::Float32
                                   : request.precision == "bf16" ? PrecisionChoice::BFloat16
                                                                 : PrecisionChoice::Automatic;
    OpenedDevice device = SEXTANT_TRY(openDevice(DeviceChoice::Cpu, choice, request.threads));
    if (request.what == "kernels") return benchKernels(*device.backend, device.precision, request.steps);
    const BenchCase& bench = benchCases()[request.model == "B" ? 1 : 0];
    if (request.what == "train") return benchTraining(*device.backend, device.precision, bench, 2, request.steps);
    if (request.what == "decode") return benchDecoding(*device.backend, device.precision, bench, request.steps);
    if (request.what == "prefill") return benchPrefill(*device.backend, device.precision, bench, request.steps);
    return usageError("there is no benchmark \"" + request.what + "\"");
}

}  // namespace sextant
