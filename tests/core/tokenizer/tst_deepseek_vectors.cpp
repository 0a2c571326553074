// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/tokenizer/bpe.h"
#include "core/tokenizer/byte_alphabet.h"
#include "core/tokenizer/pre_tokenizer.h"

#include <QtTest>

#include <cstring>
#include <map>
#include <unordered_map>

using namespace sextant;

namespace {

/// As much of GGUF v3 as holds the vocabulary: the string arrays of its key/value section.
class GgufStrings {
public:
    explicit GgufStrings(const std::string& bytes) : m_bytes(bytes) {
        m_at = 8;  // magic, version
        take<uint64_t>();  // tensors
        const auto pairs = take<uint64_t>();
        for (uint64_t i = 0; i < pairs; ++i) {
            const std::string key = text();
            value(take<uint32_t>(), key);
        }
    }
    std::map<std::string, std::vector<std::string>> arrays;

private:
    template <class T>
    T take() {
        T v;
        if (m_at + sizeof v > m_bytes.size()) throw std::runtime_error("the GGUF file is cut off");
        std::memcpy(&v, m_bytes.data() + m_at, sizeof v);
        m_at += sizeof v;
        return v;
    }
    std::string text() {
        const auto length = take<uint64_t>();
        if (length > m_bytes.size() - m_at) throw std::runtime_error("the GGUF file is cut off");
        std::string s = m_bytes.substr(m_at, length);
        m_at += length;
        return s;
    }
    void value(uint32_t type, const std::string& key) {
        static const std::map<uint32_t, size_t> kSizes{{0, 1}, {1, 1}, {2, 2}, {3, 2}, {4, 4}, {5, 4}, {6, 4}, {7, 1}, {10, 8}, {11, 8}, {12, 8}};
        if (type == 8) {
            text();
        } else if (type == 9) {
            const auto element = take<uint32_t>();
            const auto count = take<uint64_t>();
            for (uint64_t i = 0; i < count; ++i) {
                if (element == 8) arrays[key].push_back(text());
                else value(element, key);
            }
        } else {
            m_at += kSizes.at(type);
        }
    }
    const std::string& m_bytes;
    size_t m_at = 0;
};

}  // namespace

/// The published DeepSeek LLM vocabulary on the peer's test cases: proves the pre-tokenizer and the merging.
class TestDeepSeekVectors : public QObject {
    Q_OBJECT

private slots:
    void allCases() {
        const QString fallback = qEnvironmentVariable("SEXTANT_SOURCE_DIR") + "/../shared/data";
        const std::filesystem::path data = qEnvironmentVariable("SEXTANT_TEST_DATA", fallback).toStdString();
        const auto base = data / "tokenizers/ggml-vocab-deepseek-llm.gguf";
        if (!std::filesystem::exists(base)) QSKIP("the test data folder (SEXTANT_TEST_DATA) has no DeepSeek vocabulary");
        const std::string bytes = readFile(base).orThrow();
        const GgufStrings gguf(bytes);
        std::vector<std::string> words = gguf.arrays.at("tokenizer.ggml.tokens"), tokens;
        words.resize(100015);
        std::map<std::string, int32_t> literals, idOf;  // the thirteen letters that are matched as they stand
        for (size_t id = 0; id < words.size(); ++id) {
            idOf[words[id]] = static_cast<int32_t>(id);
            if (id >= 100002) literals[words[id]] = static_cast<int32_t>(id);
            tokens.push_back(charactersToBytes(words[id]).value_or(words[id]));
        }
        std::vector<std::pair<int32_t, int32_t>> merges;
        for (const std::string& merge : gguf.arrays.at("tokenizer.ggml.merges")) {
            const size_t blank = merge.find(' ');
            merges.emplace_back(idOf.at(merge.substr(0, blank)), idOf.at(merge.substr(blank + 1)));
        }
        const BpeModel model(tokens, merges);
        auto encode = [&](std::string_view text) {
            std::vector<int32_t> ids;
            while (!text.empty()) {
                size_t first = text.size();
                std::string match;
                for (const auto& [letter, id] : literals)
                    if (const size_t at = text.find(letter); at < first) first = at, match = letter;
                forEachPiece(text.substr(0, first), [&](std::string_view piece) { model.encodePiece(piece, ids); });
                text.remove_prefix(std::min(text.size(), first));
                if (!match.empty()) {
                    ids.push_back(literals.at(match));
                    text.remove_prefix(match.size());
                }
            }
            return ids;
        };
        const std::string input = readFile(base.string() + ".inp").orThrow(), output = readFile(base.string() + ".out").orThrow();
        const std::string separator = "\n__ggml_vocab_test__\n";
        const auto lines = split(output, '\n');
        size_t at = 0, index = 0;
        while (at <= input.size() && index < lines.size()) {
            const size_t end = std::min(input.find(separator, at), input.size());
            const std::string text = input.substr(at, end - at);
            std::string ids;
            for (int32_t id : encode(text)) ids += " " + std::to_string(id);
            if (end < input.size() || !trimmed(lines[index]).empty())
                QVERIFY2(trimmed(ids) == trimmed(lines[index]), ("case " + std::to_string(index) + ": " + text + "\n got " + ids + "\n want " + lines[index]).c_str());
            at = end + separator.size();
            ++index;
        }
        QVERIFY(index >= 47);
    }
};

QTEST_GUILESS_MAIN(TestDeepSeekVectors)
#include "tst_deepseek_vectors.moc"
