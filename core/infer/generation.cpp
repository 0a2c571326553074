// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation.h"

#include "core/infer/generation_loop.h"

namespace sextant {

std::string finishReasonName(FinishReason reason) {
    switch (reason) {
        case FinishReason::Stop:
            return "stop";
        case FinishReason::Length:
            return "length";
        case FinishReason::Cancelled:
            return "cancelled";
    }
    return {};
}

Result<GenerationResult> generate(Decoder& decoder, const Tokenizer& tokenizer, GenerationRequest request) {
    GenerationLoop loop(decoder, tokenizer);
    std::optional<Result<GenerationResult>> result;
    loop.add(std::move(request), [&](Result<GenerationResult> ended) { result.emplace(std::move(ended)); });
    while (!loop.isIdle()) loop.step();
    return std::move(*result);
}

}  // namespace sextant
