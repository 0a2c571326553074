// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/fasttext/fasttext_model.h"

#include "core/base/text.h"
#include "core/data/stages/characters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

constexpr const char* kGoodNames[] = {"hq",  "high_quality", "high-quality", "good", "positive",
                                      "pos", "keep",         "yes",          "true", "1"};
constexpr float kAdded = 1e-5F;  // before logarithms

float logOf(float probability) { return std::log(probability + kAdded); }

/// fastText's sigmoid is a table of 512 steps from -8 to 8.
float sigmoidOf(float value) {
    constexpr int64_t kSteps = 512, kMost = 8;
    static const auto table = [] {
        std::array<float, kSteps + 1> values{};
        for (int64_t i = 0; i <= kSteps; ++i) {
            const float x = static_cast<float>(i * 2 * kMost) / kSteps - kMost;
            values[static_cast<size_t>(i)] = static_cast<float>(1.0 / (1.0 + std::exp(-x)));
        }
        return values;
    }();
    if (value < -kMost) return 0;
    if (value > kMost) return 1;
    return table[static_cast<size_t>((value + kMost) * kSteps / kMost / 2)];
}

}  // namespace

FastTextModel::FastTextModel(FastTextFile file)
    : m_file(std::make_unique<const FastTextFile>(std::move(file))), m_words(*m_file) {
    if (m_file->loss == FastTextLoss::Tree) buildTree();
}

Result<FastTextModel> FastTextModel::read(const std::filesystem::path& path) {
    MappedFile mapped = SEXTANT_TRY(MappedFile::open(path));
    FastTextModel model = SEXTANT_TRY(parse(mapped.text(), path.string()));
    model.m_mapped = std::move(mapped);  // its bytes stay where they are
    return model;
}

Result<FastTextModel> FastTextModel::parse(std::string_view bytes, const std::string& name) {
    return FastTextModel(SEXTANT_TRY(FastTextFile::parse(bytes, name)));
}

Result<size_t> FastTextModel::labelNamed(std::string_view wanted) const {
    const auto find = [&](std::string_view name) {
        const auto found = std::find_if(labels().begin(), labels().end(),
                                        [&](const std::string& label) { return lowered(label) == lowered(name); });
        return static_cast<size_t>(found - labels().begin());
    };
    if (wanted.starts_with(kFastTextLabelMark)) wanted.remove_prefix(kFastTextLabelMark.size());
    size_t label = labels().size();
    if (!wanted.empty()) {
        label = find(wanted);
    } else {
        for (const char* name : kGoodNames)
            if (label == labels().size()) label = find(name);
    }
    if (label < labels().size()) return label;
    constexpr size_t kShown = 20;
    std::vector<std::string> shown(labels().begin(),
                                   labels().begin() + static_cast<ptrdiff_t>(std::min(labels().size(), kShown)));
    if (shown.size() < labels().size()) shown.emplace_back("...");
    return usageError(wanted.empty() ? "quality_classifier: none of the labels of the model is known to mean good"
                                     : "quality_classifier: the model has no label \"" + std::string(wanted) + "\"",
                      "Name one in label: " + replaceInvalidUtf8(join(shown, ", ")));
}

float FastTextModel::probability(std::string_view text, size_t label) const {
    const std::vector<float> values = hidden(text);
    if (values.empty()) return std::numeric_limits<float>::quiet_NaN();
    switch (m_file->loss) {
        case FastTextLoss::Softmax:
            return std::min(1.0F, bySoftmax(values, label));
        case FastTextLoss::Tree:
            return std::min(1.0F, byTree(values, label));
        case FastTextLoss::NegativeSampling:
        case FastTextLoss::OneVersusAll:
            break;
    }
    return std::min(1.0F, bySigmoid(values, label));
}

/// The mean of the rows of a text; empty if it has none.
std::vector<float> FastTextModel::hidden(std::string_view text) const {
    const FastTextMatrix& input = m_file->input;
    std::vector<float> sum(static_cast<size_t>(input.columns));
    int64_t rows = 0;
    m_words.forEachRow(text, [&](int64_t index) {
        const char* row = input.row(index);
        for (size_t i = 0; i < sum.size(); ++i) sum[i] += FastTextMatrix::at(row, i);
        ++rows;
    });
    if (rows == 0) return {};
    const auto share = static_cast<float>(1.0 / static_cast<double>(rows));
    for (float& value : sum) value *= share;
    return sum;
}

float FastTextModel::scoreOf(const std::vector<float>& hidden, int64_t index) const {
    const char* row = m_file->output.row(index);
    float sum = 0;
    for (size_t i = 0; i < hidden.size(); ++i) sum += FastTextMatrix::at(row, i) * hidden[i];
    return sum;
}

float FastTextModel::bySoftmax(const std::vector<float>& hidden, size_t label) const {
    std::vector<float> scores(labels().size());
    for (size_t i = 0; i < scores.size(); ++i) scores[i] = scoreOf(hidden, static_cast<int64_t>(i));
    const float largest = *std::max_element(scores.begin(), scores.end());
    float sum = 0;
    for (float& score : scores) sum += score = std::exp(score - largest);
    return scores[label] / sum + kAdded;
}

float FastTextModel::bySigmoid(const std::vector<float>& hidden, size_t label) const {
    return sigmoidOf(scoreOf(hidden, static_cast<int64_t>(label))) + kAdded;
}

/// The product of the decisions on the way from the root.
float FastTextModel::byTree(const std::vector<float>& hidden, size_t label) const {
    const auto leaves = static_cast<int64_t>(labels().size());
    float sum = 0;
    for (auto node = static_cast<int64_t>(label); m_tree[static_cast<size_t>(node)].parent >= 0;) {
        const Node& step = m_tree[static_cast<size_t>(node)];
        const auto right =
            static_cast<float>(1.0 / (1.0 + std::exp(-static_cast<double>(scoreOf(hidden, step.parent - leaves)))));
        sum += logOf(step.isRight ? right : 1 - right);
        node = step.parent;
    }
    return std::exp(sum);
}

/// Huffman's tree over the counts of the labels, which descend in the file: each inner node joins the two rarest that
/// are left, of which the leaves come from the end and the inner nodes in the order in which they were made.
void FastTextModel::buildTree() {
    const size_t leaves = labels().size();
    m_tree.resize(2 * leaves - 1);
    std::vector<double> counts(m_file->labelCounts.begin(), m_file->labelCounts.end());
    counts.resize(m_tree.size(), std::numeric_limits<double>::infinity());  // not made yet
    size_t leaf = leaves, node = leaves;
    const auto rarest = [&] { return leaf > 0 && counts[leaf - 1] < counts[node] ? --leaf : node++; };
    for (size_t made = leaves; made < m_tree.size(); ++made) {
        const size_t left = rarest(), right = rarest();
        counts[made] = counts[left] + counts[right];
        m_tree[left] = {static_cast<int64_t>(made), false};
        m_tree[right] = {static_cast<int64_t>(made), true};
    }
}

}  // namespace sextant
