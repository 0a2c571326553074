// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/data/stages/fasttext/fasttext_words.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

/// A classifier that was trained with fastText (Joulin et al. 2017, "Bag of tricks for efficient text classification"),
/// as published quality classifiers are. Gives the probabilities that its own program gives. Immutable; any thread.
class FastTextModel {
public:
    /// The file is mapped, not read into memory: models of several gigabytes are shared by processes. It must stay as
    /// it is meanwhile. Errors: FastTextFile::parse.
    static Result<FastTextModel> read(const std::filesystem::path& path);
    /// `bytes` must outlive the model.
    static Result<FastTextModel> parse(std::string_view bytes, const std::string& name);
    FastTextModel(FastTextModel&&) = default;

    /// In the order of the file, without __label__.
    const std::vector<std::string>& labels() const { return m_file->labels; }
    /// The label a user means: `wanted`, with or without __label__, or if that is empty the only one that says good,
    /// by the first of these names that the model has: hq, high_quality, high-quality, good, positive, pos, keep, yes,
    /// true, 1. Upper and lower case are the same. A Usage error lists the labels.
    Result<size_t> labelNamed(std::string_view wanted) const;
    /// The probability of a label; NaN for a text in which the model knows nothing. Labels of a softmax or a tree
    /// add up to one, others are asked one by one. At most 1, although fastText prints up to 1.00001: it adds 0.00001
    /// before it takes logarithms, and this does, too, so that published limits hold.
    float probability(std::string_view text, size_t label) const;

private:
    explicit FastTextModel(FastTextFile file);
    std::vector<float> hidden(std::string_view text) const;
    float scoreOf(const std::vector<float>& hidden, int64_t row) const;
    float bySoftmax(const std::vector<float>& hidden, size_t label) const;
    float byTree(const std::vector<float>& hidden, size_t label) const;
    float bySigmoid(const std::vector<float>& hidden, size_t label) const;
    void buildTree();

    /// A node of the Huffman tree: how one comes to it.
    struct Node {
        int64_t parent = -1;
        bool isRight = false;
    };
    MappedFile m_mapped;
    std::unique_ptr<const FastTextFile> m_file;  // stays where it is: m_words points to it
    FastTextWords m_words;
    std::vector<Node> m_tree;
};

}  // namespace sextant
