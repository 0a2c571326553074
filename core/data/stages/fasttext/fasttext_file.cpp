// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/fasttext/fasttext_file.h"

#include <bit>
#include <cmath>
#include <limits>

namespace sextant {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr int32_t kMagic = 793712314;
constexpr int32_t kOldest = 11, kNewest = 12;
constexpr int32_t kSupervised = 3;
constexpr int32_t kMostNgrams = 64;  // published models have five at most
constexpr int64_t kMostCount = int64_t{1} << 48;
constexpr float kLargest = 1e6F;  // published models stay below a hundred; sums of these are finite
constexpr size_t kShortestEntry = 1 + sizeof(int64_t) + 1;

class FileParser {
public:
    FileParser(std::string_view bytes, const std::string& name) : m_bytes(bytes), m_name(name) {}

    Result<FastTextFile> parse() {
        SEXTANT_TRY(readSettings());
        SEXTANT_TRY(readDictionary());
        if (SEXTANT_TRY(take<uint8_t>()) != 0) return quantized();
        m_file.input = SEXTANT_TRY(matrix("input", static_cast<int64_t>(m_file.words.size()) + m_file.buckets));
        if (SEXTANT_TRY(take<uint8_t>()) != 0) return quantized();
        m_file.output = SEXTANT_TRY(matrix("output", static_cast<int64_t>(m_file.labels.size())));
        if (m_at != m_bytes.size())
            return wrong(std::to_string(m_bytes.size() - m_at) + " bytes follow where it should end");
        return std::move(m_file);
    }

private:
    Error wrong(const std::string& what) const {
        return dataError(m_name + ", offset " + std::to_string(m_at) + ": " + what,
                         "The file is damaged or of another kind; copy it again");
    }
    Error quantized() const {
        return dataError(m_name + ": this fastText model is quantized (.ftz), which is not supported",
                         "Name the .bin it was made from");
    }

    template <class T>
    Result<T> take() {
        if (m_bytes.size() - m_at < sizeof(T)) return wrong("the file is cut off");
        T value;
        std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
        m_at += sizeof value;
        return value;
    }
    /// A setting that must lie in a range.
    Result<int32_t> setting(const char* what, int32_t least, int32_t most) {
        const auto value = SEXTANT_TRY(take<int32_t>());
        if (value >= least && value <= most) return value;
        m_at -= sizeof value;
        return wrong(std::string(what) + " is " + std::to_string(value) + ", not " + std::to_string(least) + " to " +
                     std::to_string(most));
    }

    Result<void> readSettings() {
        constexpr int32_t kAny = std::numeric_limits<int32_t>::max();
        if (SEXTANT_TRY(take<int32_t>()) != kMagic) return wrong("this is no model of fastText");
        const int32_t version = SEXTANT_TRY(setting("the version", kOldest, kNewest));
        m_dimension = SEXTANT_TRY(setting("the dimension", 1, 1 << 20));
        for (int i = 0; i < 4; ++i) SEXTANT_TRY(take<int32_t>());  // window, epochs, rarest word, negatives
        m_file.wordNgrams = SEXTANT_TRY(take<int32_t>());
        m_file.loss = static_cast<FastTextLoss>(SEXTANT_TRY(setting("the loss", 1, 4)));
        if (SEXTANT_TRY(take<int32_t>()) != kSupervised)
            return dataError(m_name + ": this fastText model has vectors of words and no labels",
                             "Name one that was trained with `fasttext supervised`");
        m_file.buckets = SEXTANT_TRY(setting("the number of buckets", 0, kAny));
        m_file.fewestCharacters = SEXTANT_TRY(take<int32_t>());
        m_file.mostCharacters = SEXTANT_TRY(take<int32_t>());
        SEXTANT_TRY(take<int32_t>());  // between changes of the learning rate
        SEXTANT_TRY(take<double>());   // what keeps frequent words out
        // Before, supervised models had no n-grams of characters whatever these said.
        if (version == kOldest) m_file.mostCharacters = 0;
        if (m_file.wordNgrams > kMostNgrams || m_file.mostCharacters > kMostNgrams)
            return wrong("n-grams of more than " + std::to_string(kMostNgrams) + " are not supported");
        if (m_file.buckets == 0 && (m_file.wordNgrams > 1 || m_file.mostCharacters > 0))
            return wrong("there are n-grams and no buckets for them");
        return {};
    }

    Result<void> readDictionary() {
        const auto entries = SEXTANT_TRY(take<int32_t>()), words = SEXTANT_TRY(take<int32_t>()),
                   labels = SEXTANT_TRY(take<int32_t>());
        SEXTANT_TRY(take<int64_t>());  // tokens of the training data
        const auto pruned = SEXTANT_TRY(take<int64_t>());
        if (pruned >= 0) return quantized();  // what is left of the buckets; only quantizing does that
        if (words < 0 || labels < 1 || static_cast<int64_t>(words) + labels != entries)
            return wrong(std::to_string(words) + " words and " + std::to_string(labels) + " labels are no " +
                         std::to_string(entries) + " entries");
        if (static_cast<size_t>(entries) > (m_bytes.size() - m_at) / kShortestEntry)
            return wrong("the file is too short for " + std::to_string(entries) + " entries");
        m_file.words.reserve(static_cast<size_t>(words));
        m_file.labels.reserve(static_cast<size_t>(labels));
        for (int32_t i = 0; i < entries; ++i) SEXTANT_TRY(readEntry(i < words));
        return {};
    }
    /// Words come first.
    Result<void> readEntry(bool isWord) {
        const size_t end = m_bytes.find('\0', m_at);
        if (end == std::string_view::npos) return wrong("a word does not end");
        std::string_view text = m_bytes.substr(m_at, end - m_at);
        m_at = end + 1;
        const auto count = SEXTANT_TRY(take<int64_t>());
        if (SEXTANT_TRY(take<uint8_t>()) != (isWord ? 0 : 1)) return wrong("words and labels are mixed up");
        if (isWord) {
            m_file.words.push_back(text);
            return {};
        }
        if (count < 0 || count > kMostCount) return wrong("a label was seen " + std::to_string(count) + " times");
        if (text.starts_with(kFastTextLabelMark)) text.remove_prefix(kFastTextLabelMark.size());
        m_file.labels.emplace_back(text);
        m_file.labelCounts.push_back(count);
        return {};
    }

    Result<FastTextMatrix> matrix(const char* what, int64_t rows) {
        FastTextMatrix matrix;
        matrix.rows = SEXTANT_TRY(take<int64_t>());
        matrix.columns = SEXTANT_TRY(take<int64_t>());
        if (matrix.rows != rows || matrix.columns != m_dimension)
            return wrong(std::string("the ") + what + " matrix is " + std::to_string(matrix.rows) + " x " +
                         std::to_string(matrix.columns) + ", not " + std::to_string(rows) + " x " +
                         std::to_string(m_dimension));
        // Neither factor is negative, nor beyond 2^32 and 2^20.
        const auto numbers = static_cast<size_t>(rows) * static_cast<size_t>(m_dimension);
        if (numbers > (m_bytes.size() - m_at) / sizeof(float)) return wrong("the file is cut off");
        matrix.bytes = m_bytes.data() + m_at;
        for (size_t i = 0; i < numbers; ++i)
            if (!(std::fabs(FastTextMatrix::at(matrix.bytes, i)) <= kLargest)) {
                m_at += i * sizeof(float);
                return wrong(std::string("a number of the ") + what + " matrix is no weight");
            }
        m_at += numbers * sizeof(float);
        return matrix;
    }

    std::string_view m_bytes;
    const std::string& m_name;
    size_t m_at = 0;
    int32_t m_dimension = 0;
    FastTextFile m_file;
};

}  // namespace

bool FastTextFile::isOne(std::string_view head) {
    int32_t magic = 0;
    if (head.size() < sizeof magic) return false;
    std::memcpy(&magic, head.data(), sizeof magic);
    return magic == kMagic;
}

Result<FastTextFile> FastTextFile::parse(std::string_view bytes, const std::string& name) {
    return FileParser(bytes, name).parse();
}

}  // namespace sextant
