// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/cpu_backend.h"

#include "kernels/blocks/quantize.h"
#include "kernels/cpu/engine.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace sextant::kernels {

namespace {

constexpr int64_t kSharedScratch = 4 << 20;
constexpr int64_t kThreadScratch = 1 << 20;
constexpr int64_t kHugePage = 2 << 20;

std::string processorModel() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            if (size_t colon = line.find(": "); colon != std::string::npos) return line.substr(colon + 2);
    return "processor";
}

class CpuBackend : public Backend {
public:
    CpuBackend(int threads, InstructionSet set) : m_set(set), m_engine(threads, kernelTable(set)) {}

    std::string name() const override { return "cpu"; }
    std::string description() const override {
        const int threads = m_engine.pool.threads();
        return processorModel() + ", " + instructionSetName(m_set) + ", " + std::to_string(threads) +
               (threads == 1 ? " thread" : " threads");
    }
    bool supports(Precision precision) const override {
        return precision == Precision::Float32 || m_engine.kernels.gemmBFloat16.depthStep == 2;
    }
    double peakFlops(Precision precision) override { return kernels::peakFlops(m_engine, precision); }
    int64_t scratchBytes(const ScratchShape& shape) const override {
        const int64_t perThread = std::max(kThreadScratch, attentionScratchBytes(m_engine, shape));
        const int64_t shared = std::max(kSharedScratch, rowSumScratchBytes(shape.tokens, shape.hiddenSize));
        return shared + m_engine.pool.threads() * perThread;
    }

    void* allocate(int64_t bytes) override {
        const int64_t size = mappedSize(bytes);
        void* memory =
            ::mmap(nullptr, static_cast<size_t>(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw KernelError("the system has no " + std::to_string(bytes) + " bytes left");
        if (size >= kHugePage) ::madvise(memory, static_cast<size_t>(size), MADV_HUGEPAGE);
        return memory;
    }
    void release(void* memory, int64_t bytes) noexcept override {
        ::munmap(memory, static_cast<size_t>(mappedSize(bytes)));
    }
    void upload(const Tensor& device, const void* host) override {
        std::memcpy(device.data, host, static_cast<size_t>(device.bytes()));
    }
    void download(void* host, const Tensor& device) override {
        std::memcpy(host, device.data, static_cast<size_t>(device.bytes()));
    }
    void synchronize() override {}

    void zero(const Tensor& target) override {
        require(target.contiguous(), "zero of a contiguous view");
        auto* bytes = target.as<std::byte>();
        m_engine.pool.forRanges(target.bytes(), [&](int64_t begin, int64_t end, int) {
            std::memset(bytes + begin, 0, static_cast<size_t>(end - begin));
        });
    }
    void copy(const Tensor& target, const Tensor& source) override {
        require(target.rows() == source.rows() && target.columns() == source.columns(), "copy of equal shapes");
        requireConvertible(target, source);
        // One long row would be one thread's work: contiguous views are cut into rows of their own.
        constexpr int64_t kPiece = 4096;
        const int64_t count = target.count();
        if (target.columns() == 1 && target.rowStride == 1 && source.rowStride == 1 && count >= kPiece) {
            const int64_t whole = count / kPiece;
            auto reshaped = [&](const Tensor& t) { return Tensor(t.data, t.dtype, {whole, kPiece}); };
            rows(whole, [&](int64_t b, int64_t e) { m_engine.kernels.copy(reshaped(target), reshaped(source), b, e); });
            if (whole * kPiece < count) m_engine.kernels.copy(target, source, whole * kPiece, count);
            return;
        }
        rows(target.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.copy(target, source, b, e); });
    }
    double squaredNorm(const Tensor& values) override { return kernels::squaredNorm(m_engine, values); }

    void embeddingForward(const EmbeddingForward& op) override {
        rows(op.tokens.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.embeddingForward(op, b, e); });
    }
    void embeddingBackward(const EmbeddingBackward& op) override {
        // Threads own columns: every row of the gradient sums its tokens in ascending order.
        rows(op.dWeight.columns(), [&](int64_t b, int64_t e) { m_engine.kernels.embeddingBackward(op, b, e); });
    }
    void rmsNormForward(const RmsNormForward& op) override {
        rows(op.y.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.rmsNormForward(op, b, e); });
    }
    void rmsNormBackward(const RmsNormBackward& op) override { kernels::rmsNormBackward(m_engine, op); }
    void groupRmsNormForward(const GroupRmsNormForward& op) override {
        require(op.x.columns() % op.weight.rows() == 0, "whole groups of a norm");
        rows(op.x.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.groupRmsNormForward(op, b, e); });
    }
    void groupRmsNormBackward(const GroupRmsNormBackward& op) override { kernels::groupRmsNormBackward(m_engine, op); }
    void biasForward(const BiasForward& op) override {
        rows(op.x.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.biasForward(op, b, e); });
    }
    void biasBackward(const BiasBackward& op) override { kernels::biasBackward(m_engine, op); }
    void matmul(const Matmul& op) override { kernels::matmul(m_engine, op); }
    void rope(const Rope& op) override {
        rows(op.heads.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.rope(op, b, e); });
    }
    void attentionForward(const AttentionForward& op) override { kernels::attentionForward(m_engine, op); }
    void attentionBackward(const AttentionBackward& op) override { kernels::attentionBackward(m_engine, op); }
    void storeRows(const StoreRows& op) override { kernels::storeRows(m_engine, op); }
    void attentionPaged(const AttentionPaged& op) override { kernels::attentionPaged(m_engine, op); }
    void gluForward(const GluForward& op) override {
        rows(op.out.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.gluForward(op, b, e); });
    }
    void gluBackward(const GluBackward& op) override {
        rows(op.dOut.rows(), [&](int64_t b, int64_t e) { m_engine.kernels.gluBackward(op, b, e); });
    }
    void lossHead(const LossHead& op) override { kernels::lossHead(m_engine, op); }
    void adamW(const AdamW& op) override {
        // Ranges begin on whole vectors, so that an element is computed alike whatever the number of threads.
        constexpr int64_t kStep = 64;
        const int64_t count = op.parameter.count(), steps = (count + kStep - 1) / kStep;
        rows(steps, [&](int64_t b, int64_t e) { m_engine.kernels.adamW(op, b * kStep, std::min(count, e * kStep)); });
    }

private:
    static void requireConvertible(const Tensor& target, const Tensor& source) {
        if (target.dtype == source.dtype) return;
        require(source.dtype == DType::Float32 ? canQuantize(target.dtype) : target.dtype == DType::Float32,
                "copy between these types");
        require(wholeBlocks(target.dtype, target.columns()) && wholeBlocks(source.dtype, source.columns()),
                "copy of whole blocks");
    }
    static int64_t mappedSize(int64_t bytes) {
        constexpr int64_t kPage = 4096;
        return std::max(kPage, (bytes + kPage - 1) / kPage * kPage);
    }
    template <class Body>
    void rows(int64_t count, Body body) {
        m_engine.pool.forRanges(count, [&](int64_t begin, int64_t end, int) { body(begin, end); });
    }

    InstructionSet m_set;
    CpuEngine m_engine;
};

}  // namespace

CpuEngine::CpuEngine(int threads, const KernelTable& table) : pool(threads), kernels(table), shared(kSharedScratch) {
    for (int thread = 0; thread < threads; ++thread) perThread.emplace_back(kThreadScratch);
}

std::unique_ptr<Backend> makeCpuBackend(const CpuOptions& options) {
    const auto available = availableInstructionSets();
    const InstructionSet set = options.instructionSet.value_or(available.back());
    if (std::find(available.begin(), available.end(), set) == available.end())
        throw KernelError("this processor has no " + instructionSetName(set));
    const int processors = usableProcessors();
    const int threads = options.threads > 0 ? std::min(options.threads, processors) : processors;
    return std::make_unique<CpuBackend>(threads, set);
}

}  // namespace sextant::kernels
