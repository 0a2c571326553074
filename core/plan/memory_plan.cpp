// SPDX-License-Identifier: Apache-2.0
#include "core/plan/memory_plan.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr int64_t kLogitsBytes = 16 << 20;  // the loss head's workspace: about this much, whatever the vocabulary

/// Tokens whose logits are computed at once.
int64_t logitsChunk(int64_t tokens, int64_t vocabulary, ElementType compute) {
    int64_t chunk = kLogitsBytes / bytesOf(compute, vocabulary) / 64 * 64;
    return std::clamp<int64_t>(chunk, 64, std::max<int64_t>(64, tokens));
}

class PlanBuilder {
public:
    PlanBuilder(const ModelShape& model, ElementType computeType) : m(model), compute(computeType) {}

    void add(std::string name, std::string term, ElementType type, std::vector<int64_t> shape) {
        plan.buffers.push_back({std::move(name), std::move(term), type, std::move(shape)});
    }
    void outside(std::string term, int64_t bytes) { plan.outside.push_back({std::move(term), bytes}); }

    void rotaryTables(int64_t positions) {
        for (size_t i = 0; i < m.rotaries.size(); ++i) {
            const std::string name = "rotary." + std::to_string(i) + ".";
            const std::vector<int64_t> table{positions, m.rotaries[i].width / 2};
            add(name + "cosine", "tables", ElementType::Float32, table);
            add(name + "sine", "tables", ElementType::Float32, table);
            if (m.rotaries[i].queryScaleBeta == 0) continue;
            add(name + "query_cosine", "tables", ElementType::Float32, table);
            add(name + "query_sine", "tables", ElementType::Float32, table);
        }
    }
    /// Reciprocal deviations of the heads of q and k, or of all of them together.
    int64_t normGroups(int64_t heads) const { return m.queryKeyNorm == QueryKeyNorm::PerHead ? heads : 1; }

    const ModelShape& m;
    ElementType compute;
    MemoryPlan plan;
};

void planState(PlanBuilder& b) {
    ParameterLayout layout = parameterLayout(b.m);
    const auto fp32 = ElementType::Float32;
    b.add("weights", "weights", fp32, {layout.totalElements});
    if (b.compute != fp32) b.add("weights.compute", "weights", b.compute, {layout.matrixElements});
    b.add("gradients", "gradients", fp32, {layout.totalElements});
    b.add("adam.first_moment", "optimizer", fp32, {layout.totalElements});
    b.add("adam.second_moment", "optimizer", fp32, {layout.totalElements});
    b.outside("checkpoint copy", 3 * bytesOf(fp32, layout.totalElements));
}

void planActivations(PlanBuilder& b, int64_t T) {
    const ModelShape& m = b.m;
    const int64_t C = m.hiddenSize, F = m.intermediateSize;
    const auto fp32 = ElementType::Float32;
    const char* kept = "activations";
    for (int64_t l = 0; l < m.numHiddenLayers; ++l) {
        std::string layer = "layers." + std::to_string(l) + ".";
        b.add(layer + "attention_input", kept, fp32, {T, C});
        b.add(layer + "attention_normed", kept, b.compute, {T, C});
        b.add(layer + "attention_rstd", kept, fp32, {T});
        b.add(layer + "qkv", kept, b.compute, {T, m.qkvWidth()});
        if (m.queryKeyNorm != QueryKeyNorm::None) {
            b.add(layer + "normed_query_key", kept, b.compute, {T, m.queryWidth() + m.keyWidth()});
            b.add(layer + "query_rstd", kept, fp32, {T, b.normGroups(m.numAttentionHeads)});
            b.add(layer + "key_rstd", kept, fp32, {T, b.normGroups(m.numKeyValueHeads)});
        }
        b.add(layer + "attention_out", kept, b.compute, {T, m.queryWidth()});
        b.add(layer + "log_sum_exp", kept, fp32, {m.numAttentionHeads, T});
        if (!m.norms.attentionOutput.empty()) {
            b.add(layer + "attention_projected", kept, b.compute, {T, C});
            b.add(layer + "attention_projected_rstd", kept, fp32, {T});
        }
        b.add(layer + "feed_forward_input", kept, fp32, {T, C});
        b.add(layer + "feed_forward_normed", kept, b.compute, {T, C});
        b.add(layer + "feed_forward_rstd", kept, fp32, {T});
        b.add(layer + "gate_up", kept, b.compute, {T, 2 * F});
        b.add(layer + "activated", kept, b.compute, {T, F});
        if (!m.norms.feedForwardOutput.empty()) {
            b.add(layer + "feed_forward_projected", kept, b.compute, {T, C});
            b.add(layer + "feed_forward_projected_rstd", kept, fp32, {T});
        }
    }
    b.add("final_input", kept, fp32, {T, C});
    b.add("final_normed", kept, b.compute, {T, C});
    b.add("final_rstd", kept, fp32, {T});
    b.add("branch", "workspace", b.compute, {T, C});
}

void planBackward(PlanBuilder& b, int64_t T) {
    const ModelShape& m = b.m;
    const int64_t C = m.hiddenSize;
    const char* term = "workspace";
    b.add("d_residual", term, ElementType::Float32, {T, C});
    if (!branchGradientIsResidual(m, b.compute)) b.add("d_branch", term, b.compute, {T, C});
    if (m.hasOutputNorms()) b.add("d_projected", term, b.compute, {T, C});
    b.add("d_normed", term, b.compute, {T, C});
    b.add("d_qkv", term, b.compute, {T, m.qkvWidth()});
    b.add("d_attention_out", term, b.compute, {T, m.queryWidth()});
    b.add("d_activated", term, b.compute, {T, m.intermediateSize});
}

void planBatch(PlanBuilder& b, int64_t T, int64_t sequences) {
    const char* term = "batch";
    b.add("tokens", term, ElementType::Int32, {T});
    b.add("targets", term, ElementType::Int32, {T});
    b.add("positions", term, ElementType::Int32, {T});
    b.add("token_weights", term, ElementType::Float32, {T});
    b.add("log_probabilities", term, ElementType::Float32, {T});
    // In the worst case every token is a document of its own.
    b.add("sequence_starts", term, ElementType::Int32, {T + sequences + 1});
    b.add("logits", "workspace", b.compute, {logitsChunk(T, b.m.vocabSize, b.compute), b.m.vocabSize});
}

}  // namespace

bool branchGradientIsResidual(const ModelShape& model, ElementType compute) {
    return compute == ElementType::Float32 && model.residualMultiplier == 1;
}

int64_t PlannedBuffer::bytes() const {
    int64_t count = 1;
    for (int64_t size : shape) count *= size;
    return bytesOf(type, count);
}

int64_t MemoryPlan::bufferBytes() const {
    int64_t sum = 0;
    for (const PlannedBuffer& buffer : buffers) sum += buffer.bytes();
    return sum;
}

int64_t MemoryPlan::totalBytes() const {
    int64_t sum = bufferBytes();
    for (const OutsideMemory& memory : outside) sum += memory.bytes;
    return sum;
}

std::vector<OutsideMemory> MemoryPlan::terms() const {
    std::vector<OutsideMemory> sums;
    auto add = [&](const std::string& term, int64_t bytes) {
        auto found = std::find_if(sums.begin(), sums.end(), [&](const OutsideMemory& s) { return s.term == term; });
        if (found == sums.end())
            sums.push_back({term, bytes});
        else
            found->bytes += bytes;
    };
    for (const PlannedBuffer& buffer : buffers) add(buffer.term, buffer.bytes());
    for (const OutsideMemory& memory : outside) add(memory.term, memory.bytes);
    return sums;
}

MemoryPlan planTraining(const ModelShape& model, const StepShape& step) {
    PlanBuilder builder(model, step.compute);
    const int64_t T = step.tokens();
    planState(builder);
    planActivations(builder, T);
    planBackward(builder, T);
    planBatch(builder, T, step.sequences);
    builder.rotaryTables(step.sequenceLength);
    return std::move(builder.plan);
}

MemoryPlan planWeights(const ModelShape& model, ElementType compute) {
    PlanBuilder b(model, compute);
    ParameterLayout layout = parameterLayout(model);
    b.add("weights", "weights", compute, {layout.matrixElements});
    b.add("norms", "weights", ElementType::Float32, {layout.totalElements - layout.matrixElements});
    return std::move(b.plan);
}

MemoryPlan planDecoder(const ModelShape& model, const DecoderShape& shape) {
    PlanBuilder b(model, shape.compute);
    const ElementType compute = shape.compute;
    const int64_t rows = std::max(shape.promptTokens, shape.sequences);
    const char* work = "workspace";
    for (int64_t l = 0; l < model.numHiddenLayers; ++l) {
        const std::string layer = "layers." + std::to_string(l) + ".";
        for (const char* kind : {"keys", "values"})
            b.add(layer + kind, "key/value cache", shape.cache, {shape.pages * shape.pagePositions, model.keyWidth()});
    }
    b.add("residual", work, ElementType::Float32, {rows, model.hiddenSize});
    b.add("normed", work, compute, {rows, model.hiddenSize});
    b.add("rstd", work, ElementType::Float32, {rows});
    if (model.queryKeyNorm != QueryKeyNorm::None)
        b.add("query_key_rstd", work, ElementType::Float32, {rows, b.normGroups(model.numAttentionHeads)});
    b.add("branch", work, compute, {rows, model.hiddenSize});
    b.add("qkv", work, compute, {rows, model.qkvWidth()});
    b.add("attention_out", work, compute, {rows, model.queryWidth()});
    b.add("gate_up", work, compute, {rows, 2 * model.intermediateSize});
    b.add("activated", work, compute, {rows, model.intermediateSize});
    b.add("tokens", work, ElementType::Int32, {rows});
    b.add("positions", work, ElementType::Int32, {rows});
    b.add("cache_rows", work, ElementType::Int32, {rows});
    b.add("query_starts", work, ElementType::Int32, {shape.sequences + 1});
    b.add("lengths", work, ElementType::Int32, {shape.sequences});
    b.add("page_tables", work, ElementType::Int32,
          {shape.sequences, (shape.longestSequence + shape.pagePositions - 1) / shape.pagePositions});
    b.add("targets", work, ElementType::Int32, {rows});
    b.add("log_probabilities", work, ElementType::Float32, {rows});
    b.add("logits", work, ElementType::Float32, {shape.sequences, model.vocabSize});
    b.add("logits.chunk", work, compute, {logitsChunk(rows, model.vocabSize, compute), model.vocabSize});
    b.rotaryTables(shape.longestSequence);
    return std::move(b.plan);
}

int64_t cacheBytesPerToken(const ModelShape& model, ElementType cache) {
    return 2 * model.numHiddenLayers * bytesOf(cache, model.keyWidth());
}

int64_t largestFittingBatch(const ModelShape& model, StepShape step, int64_t bytes) {
    int64_t low = 0, high = 1 << 20;  // the largest batch known to fit; the smallest known not to
    while (high - low > 1) {
        step.sequences = (low + high) / 2;
        (planTraining(model, step).totalBytes() <= bytes ? low : high) = step.sequences;
    }
    return low;
}

}  // namespace sextant
