// SPDX-License-Identifier: Apache-2.0
#include "core/gguf/gguf_file.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

namespace sextant {

namespace {

constexpr uint64_t kMostKeys = 1 << 16;
constexpr size_t kLongestName = 1 << 10;  // bytes, of a key or a tensor
constexpr uint32_t kMostDimensions = 4;
constexpr int64_t kLeastAlignment = 8, kLargestAlignment = 1 << 20;  // numbers are read in place

/// A stranger's name for people: short, and valid text.
std::string shown(std::string_view name) {
    constexpr size_t kShown = 80;
    return toJsonLine(Json(replaceInvalidUtf8(name.substr(0, kShown))));
}

/// Walks over the header. Every reading function checks that what it reads is there.
class Reader {
public:
    Reader(std::string_view bytes, const std::string& place) : m_bytes(bytes), m_place(place) {}

    Result<GgufValues> values() {
        static_assert(std::endian::native == std::endian::little);
        SEXTANT_TRY(begin());
        GgufValues values;
        for (uint64_t i = 0; i < m_keys; ++i) {
            const std::string_view key = SEXTANT_TRY(name("key"));
            m_about = shown(key);
            if (!values.insert(std::string(key), SEXTANT_TRY(value()))) return bad("the key stands there twice");
        }
        m_about.clear();
        return values;
    }

    /// REQUIRES that values() has just succeeded.
    Result<std::vector<GgufTensor>> tensors(const GgufValues& values) {
        constexpr uint64_t kShortestEntry = 8 + 1 + 4 + 8 + 4 + 8;
        if (m_tensors > (m_bytes.size() - m_at) / kShortestEntry)
            return bad("it claims " + std::to_string(m_tensors) + " tensors, more than the file has room for");
        std::vector<Entry> entries;
        std::set<std::string_view> names;
        for (uint64_t i = 0; i < m_tensors; ++i) {
            entries.push_back(SEXTANT_TRY(entry()));
            if (!names.insert(entries.back().tensor.name).second) return bad("the tensor stands there twice");
        }
        m_about.clear();
        return placed(std::move(entries), SEXTANT_TRY(alignment(values)));
    }

private:
    struct Entry {
        GgufTensor tensor;
        uint64_t offset = 0, size = 0;  // bytes; the offset counts from where the tensors begin
    };

    Error bad(const std::string& what) const {
        return dataError(
            m_place + ", offset " + std::to_string(m_at) + (m_about.empty() ? "" : " (" + m_about + ")") + ": " + what,
            "The file is damaged or of another kind; copy it again");
    }
    Error unsupported(const std::string& what, const std::string& next) const {
        return dataError(m_place + (m_about.empty() ? "" : " (" + m_about + ")") + ": " + what, next);
    }

    template <class T>
    Result<T> take() {
        if (sizeof(T) > m_bytes.size() - m_at) return bad("the file is cut off");
        T value;
        std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
        m_at += sizeof value;
        return value;
    }
    Result<std::string_view> text() {
        const auto size = SEXTANT_TRY(take<uint64_t>());
        if (size > m_bytes.size() - m_at)
            return bad("a text of " + std::to_string(size) + " bytes is longer than the file");
        const std::string_view result = m_bytes.substr(m_at, size);
        m_at += size;
        return result;
    }
    Result<std::string_view> name(const char* what) {
        m_about.clear();
        const std::string_view result = SEXTANT_TRY(text());
        if (result.empty() || result.size() > kLongestName)
            return bad(std::string("the name of a ") + what + " has " + std::to_string(result.size()) + " bytes");
        return result;
    }

    Result<void> begin() {
        if (m_bytes.size() < 4 || m_bytes.substr(0, 4) != "GGUF") return bad("this is not a GGUF file");
        m_at = 4;
        const auto version = SEXTANT_TRY(take<uint32_t>());
        const char* convert = "Convert it with a current llama.cpp";
        if (version == 1) return unsupported("this is GGUF version 1, which only the first tools wrote", convert);
        if ((version & 0xFFFF) == 0 && version != 0)
            return unsupported("this GGUF file is big-endian; only little-endian ones are read", convert);
        if (version != 2 && version != 3)
            return bad("the GGUF version is " + std::to_string(version) + ", known are 2 and 3");
        m_tensors = SEXTANT_TRY(take<uint64_t>());
        m_keys = SEXTANT_TRY(take<uint64_t>());
        if (m_keys > kMostKeys) return bad("it claims " + std::to_string(m_keys) + " keys");
        return {};
    }

    Result<GgufKind> kind() {
        const auto number = SEXTANT_TRY(take<uint32_t>());
        if (number > static_cast<uint32_t>(GgufKind::Float64))
            return bad("the kind of value " + std::to_string(number) + " is not known");
        return static_cast<GgufKind>(number);
    }
    Result<GgufValue> value() {
        GgufValue value;
        value.kind = SEXTANT_TRY(kind());
        value.isList = value.kind == GgufKind::List;
        uint64_t count = 1;
        if (value.isList) {
            value.kind = SEXTANT_TRY(kind());
            if (value.kind == GgufKind::List) return bad("lists of lists are not supported");
            count = SEXTANT_TRY(take<uint64_t>());
        }
        constexpr size_t kShortestText = 8;
        const size_t size = value.kind == GgufKind::Text ? kShortestText : sizeOf(value.kind);
        if (count > (m_bytes.size() - m_at) / size)
            return bad(value.isList ? "a list of " + std::to_string(count) + " values is longer than the file"
                                    : "the file is cut off");
        if (value.kind == GgufKind::Text) {
            value.texts.reserve(count);
            for (uint64_t i = 0; i < count; ++i) value.texts.push_back(SEXTANT_TRY(text()));
        } else {
            value.numbers = m_bytes.substr(m_at, count * size);
            m_at += count * size;
        }
        return value;
    }

    Result<uint64_t> alignment(const GgufValues& values) const {
        if (!values.find("general.alignment")) return uint64_t{32};
        const auto found = values.integer("general.alignment");
        if (!found || *found < kLeastAlignment || *found > kLargestAlignment ||
            !std::has_single_bit(static_cast<uint64_t>(*found)))
            return bad("general.alignment is not a power of two from 8 to 1048576");
        return static_cast<uint64_t>(*found);
    }

    Result<Entry> entry() {
        Entry entry;
        entry.tensor.name = SEXTANT_TRY(name("tensor"));
        m_about = shown(entry.tensor.name);
        const auto dimensions = SEXTANT_TRY(take<uint32_t>());
        if (dimensions < 1 || dimensions > kMostDimensions)
            return bad("a tensor of " + std::to_string(dimensions) + " dimensions; known are one to four");
        uint64_t elements = 1;
        for (uint32_t i = 0; i < dimensions; ++i) {
            const auto size = SEXTANT_TRY(take<uint64_t>());
            // No file holds 2^48 elements; below that no product in here overflows.
            constexpr uint64_t kMostElements = uint64_t{1} << 48;
            if (size < 1 || size > kMostElements / elements) return bad("the shape is not that of a tensor");
            elements *= size;
            entry.tensor.shape.insert(entry.tensor.shape.begin(), static_cast<int64_t>(size));
        }
        const auto number = SEXTANT_TRY(take<uint32_t>());
        const auto type = ggufType(number);
        if (!type) {
            const std::string_view known = ggufTypeName(number);
            return unsupported("the tensor is of type " + (known.empty() ? "" : std::string(known) + ", number ") +
                                   std::to_string(number) + ", which Sextant does not read",
                               "Use a file of another quantisation, such as Q4_K_M or Q8_0");
        }
        entry.tensor.type = *type;
        const GgufBlock block = blockOf(*type);
        if (entry.tensor.shape.back() % block.elements != 0)
            return bad("a row of " + std::to_string(entry.tensor.shape.back()) + " elements is not whole blocks of " +
                       std::to_string(block.elements));
        entry.size = elements / static_cast<uint64_t>(block.elements) * static_cast<uint64_t>(block.bytes);
        entry.offset = SEXTANT_TRY(take<uint64_t>());
        return entry;
    }

    /// Gives the entries their bytes.
    Result<std::vector<GgufTensor>> placed(std::vector<Entry> entries, uint64_t alignment) {
        const uint64_t start = (m_at + alignment - 1) / alignment * alignment;
        const uint64_t room = m_bytes.size() > start ? m_bytes.size() - start : 0;
        std::vector<const Entry*> inOrder;
        for (Entry& entry : entries) {
            m_about = shown(entry.tensor.name);
            if (entry.offset % alignment != 0)
                return bad("its offset " + std::to_string(entry.offset) + " is not a multiple of " +
                           std::to_string(alignment));
            if (entry.offset > room || entry.size > room - entry.offset)
                return bad("its " + std::to_string(entry.size) + " bytes reach beyond the end of the file");
            entry.tensor.bytes = std::as_bytes(std::span(m_bytes.substr(start + entry.offset, entry.size)));
            inOrder.push_back(&entry);
        }
        std::sort(inOrder.begin(), inOrder.end(), [](const Entry* a, const Entry* b) { return a->offset < b->offset; });
        for (size_t i = 1; i < inOrder.size(); ++i) {
            m_about = shown(inOrder[i]->tensor.name);
            if (inOrder[i - 1]->offset + inOrder[i - 1]->size > inOrder[i]->offset)
                return bad("it overlaps with " + shown(inOrder[i - 1]->tensor.name));
        }
        std::vector<GgufTensor> tensors;
        for (Entry& entry : entries) tensors.push_back(std::move(entry.tensor));
        return tensors;
    }

    std::string_view m_bytes;
    const std::string& m_place;
    size_t m_at = 0;
    std::string m_about;  // the key or tensor that is read
    uint64_t m_tensors = 0, m_keys = 0;
};

}  // namespace

Result<GgufValues> readGgufValues(std::string_view bytes, const std::string& place) {
    return Reader(bytes, place).values();
}

Result<GgufContents> readGguf(std::string_view bytes, const std::string& place) {
    Reader reader(bytes, place);
    GgufContents contents;
    contents.values = SEXTANT_TRY(reader.values());
    contents.tensors = SEXTANT_TRY(reader.tensors(contents.values));
    return contents;
}

const GgufTensor* GgufContents::tensor(std::string_view name) const {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& each) { return each.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

Result<GgufFile> GgufFile::open(const std::filesystem::path& path) {
    GgufFile file;
    file.m_path = path;
    file.m_file = SEXTANT_TRY(MappedFile::open(path));
    file.m_contents = SEXTANT_TRY(readGguf(file.m_file.text(), path.string()));
    for (size_t i = 0; i < file.tensors().size(); ++i) file.m_places.emplace(file.tensors()[i].name, i);
    return file;
}

const GgufTensor* GgufFile::tensor(std::string_view name) const {
    auto found = m_places.find(name);
    return found == m_places.end() ? nullptr : &m_contents.tensors[found->second];
}

}  // namespace sextant
