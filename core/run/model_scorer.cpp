// SPDX-License-Identifier: Apache-2.0
#include "core/run/model_scorer.h"

#include "core/base/text.h"
#include "core/device/device.h"
#include "core/infer/loaded_model.h"
#include "core/job/model_path.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kMostBytesPerToken = 32;

/// What one thread scores with.
struct ScoringSeat {
    std::unique_ptr<kernels::Backend> backend;
    std::unique_ptr<Decoder> decoder;
};

class ModelScorer : public TextScorer {
public:
    ModelScorer(std::unique_ptr<kernels::Backend> backend, std::unique_ptr<LoadedModel> model)
        : m_backend(std::move(backend)), m_model(std::move(model)) {}

    TextScore score(std::string_view text, int64_t maxTokens) override {
        const std::vector<int32_t> tokens = firstTokens(text, static_cast<size_t>(maxTokens));
        if (tokens.empty()) return {};
        ScoringSeat seat = takeSeat();
        const std::vector<int32_t>& prefix = m_model->tokenizer().prefix();
        const size_t window = static_cast<size_t>(m_model->contextLength()) - prefix.size();
        TextScore score;
        for (size_t first = 0; first < tokens.size(); first += window)
            scoreWindow(*seat.decoder, std::span(tokens).subspan(first, std::min(window, tokens.size() - first)),
                        score);
        const std::lock_guard lock(m_mutex);
        m_seats.push_back(std::move(seat));
        return score;
    }

private:
    std::vector<int32_t> firstTokens(std::string_view text, size_t count) const {
        std::string_view head = text.substr(0, count * kMostBytesPerToken);
        if (head.size() < text.size()) head = head.substr(0, completeUtf8Prefix(head));
        std::vector<int32_t> tokens = m_model->tokenizer().encode(head);
        tokens.resize(std::min(tokens.size(), count));
        return tokens;
    }
    void scoreWindow(Decoder& decoder, std::span<const int32_t> tokens, TextScore& score) const {
        const std::vector<int32_t>& prefix = m_model->tokenizer().prefix();
        std::vector<int32_t> all(prefix);
        all.insert(all.end(), tokens.begin(), tokens.end());
        std::vector<float> logProbabilities(all.size());
        decoder.score(all, logProbabilities);
        for (size_t i = std::max<size_t>(prefix.size(), 1); i < all.size();
             ++i) {  // the very first has nothing before it
            score.nats -= logProbabilities[i];
            score.bytes += m_model->tokenizer().tokenBytes(all[i]);
            ++score.tokens;
        }
    }
    ScoringSeat takeSeat() {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_seats.empty()) {
                ScoringSeat seat = std::move(m_seats.back());
                m_seats.pop_back();
                return seat;
            }
        }
        ScoringSeat seat;
        seat.backend = openDevice(DeviceChoice::Cpu, PrecisionChoice::Float32, 1).orThrow().backend;
        seat.decoder =
            std::make_unique<Decoder>(*seat.backend, m_model->decoderModel(), DecoderOptions{m_model->contextLength()});
        return seat;
    }

    std::unique_ptr<kernels::Backend> m_backend;  // owns the memory of the weights
    std::unique_ptr<LoadedModel> m_model;
    std::mutex m_mutex;
    std::vector<ScoringSeat> m_seats;  // that nobody uses now
};

}  // namespace

Result<std::unique_ptr<TextScorer>> openModelScorer(const std::string& model) {
    const std::filesystem::path folder = SEXTANT_TRY(findModel(model)).folder;
    OpenedDevice device = SEXTANT_TRY(openDevice(DeviceChoice::Cpu, PrecisionChoice::Float32, 1));
    auto loaded = SEXTANT_TRY(LoadedModel::load(folder, *device.backend, device.precision));
    if (loaded->contextLength() <= static_cast<int64_t>(loaded->tokenizer().prefix().size()))
        return dataError("the model in " + folder.string() + " has a context of " +
                             std::to_string(loaded->contextLength()) + " tokens, too few to score a text",
                         "Choose another model");
    return std::unique_ptr<TextScorer>(std::make_unique<ModelScorer>(std::move(device.backend), std::move(loaded)));
}

}  // namespace sextant
