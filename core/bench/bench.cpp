// SPDX-License-Identifier: Apache-2.0
#include "core/bench/bench.h"

#include "core/bench/curate_bench.h"
#include "core/bench/kernel_bench.h"
#include "core/bench/tokenizer_bench.h"
#include "core/bench/training_bench.h"
#include "core/device/device.h"

namespace sextant {

Result<Json> runBench(const BenchRequest& request) {
    if (request.what == "tokenizer")
        return benchTokenizer(
            {request.file, request.tokenizer, request.vocabularySize, static_cast<int>(request.threads)});
    if (request.what == "curate") return benchCurate({request.file, static_cast<int>(request.threads)});
    const PrecisionChoice choice = request.precision == "fp32"   ? PrecisionChoice::Float32
                                   : request.precision == "bf16" ? PrecisionChoice::BFloat16
                                                                 : PrecisionChoice::Automatic;
    OpenedDevice device = SEXTANT_TRY(openDevice(DeviceChoice::Cpu, choice, request.threads));
    if (request.what == "kernels") return benchKernels(*device.backend, device.precision, request.steps);
    const BenchCase& bench = benchCases()[request.model == "B" ? 1 : 0];
    if (request.what == "train") return benchTraining(*device.backend, device.precision, bench, 2, request.steps);
    if (request.what == "decode")
        return benchDecoding(*device.backend, device.precision, bench, request.context, request.steps);
    if (request.what == "prefill") return benchPrefill(*device.backend, device.precision, bench, request.steps);
    return usageError("there is no benchmark \"" + request.what + "\"");
}

}  // namespace sextant
