// SPDX-License-Identifier: Apache-2.0
#include "core/model/safetensors.h"

#include "core/base/text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

namespace sextant {

namespace {

constexpr uint64_t kMaximumHeader = 100u << 20;
constexpr const char* kTruncatedHint = "The file is damaged or was cut off; copy it again or use another checkpoint";

float halfToFloat(uint16_t half) {
    const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16;
    const uint32_t exponent = (half >> 10) & 31;
    const uint32_t mantissa = half & 0x3FF;
    if (exponent == 31) return std::bit_cast<float>(sign | 0x7F800000 | (mantissa << 13));
    if (exponent != 0) return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
    float subnormal = static_cast<float>(mantissa) * 0x1.0p-24f;
    return sign ? -subnormal : subnormal;
}

/// Product of the shape times the element size; nothing on overflow or a negative size.
std::optional<uint64_t> bytesOf(const std::vector<int64_t>& shape, int64_t elementSize) {
    int64_t product = elementSize;
    for (const int64_t size : shape)
        if (size < 0 || __builtin_mul_overflow(product, size, &product)) return std::nullopt;
    return static_cast<uint64_t>(product);
}

/// A stranger's name for people: short, and on one line.
std::string shown(const std::string& name) {
    constexpr size_t kShown = 80;
    return toJsonLine(Json(replaceInvalidUtf8(name.substr(0, kShown))));
}

Result<SafetensorsEntry> readEntry(const std::string& name, const LargeJson& json, uint64_t dataBytes,
                                   const std::string& place) {
    auto bad = [&](const std::string& what) {
        return dataError(place + ": tensor " + shown(name) + " " + what, kTruncatedHint);
    };
    if (!json.is_object() || !json.contains("dtype") || !json["dtype"].is_string() || !json.contains("shape") ||
        !json["shape"].is_array() || !json.contains("data_offsets") || !json["data_offsets"].is_array() ||
        json["data_offsets"].size() != 2)
        return bad("is not described by dtype, shape and data_offsets");
    SafetensorsEntry entry{name, json["dtype"].get<std::string>(), {}, 0, 0};
    for (const LargeJson& size : json["shape"]) {
        if (!size.is_number_integer()) return bad("has a shape that is not whole numbers");
        entry.shape.push_back(size.get<int64_t>());
    }
    for (const LargeJson& offset : json["data_offsets"])
        if (!offset.is_number_unsigned()) return bad("has offsets that are not whole numbers");
    entry.begin = json["data_offsets"][0].get<uint64_t>();
    entry.end = json["data_offsets"][1].get<uint64_t>();
    if (entry.begin > entry.end || entry.end > dataBytes)
        return bad("ends at byte " + std::to_string(entry.end) + " of a data section of " + std::to_string(dataBytes));
    int64_t elementSize = safetensorsElementSize(entry.dtype);
    if (elementSize == 0) return bad("has the unknown dtype " + shown(entry.dtype));
    if (bytesOf(entry.shape, elementSize) != entry.bytes()) return bad("has a size that does not match its shape");
    return entry;
}

}  // namespace

int64_t safetensorsElementSize(const std::string& dtype) {
    if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
    if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
    if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
    if (dtype == "I8" || dtype == "U8" || dtype == "BOOL") return 1;
    return 0;
}

int64_t SafetensorsEntry::count() const {
    int64_t product = 1;
    for (int64_t size : shape) product *= size;
    return product;
}

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    SafetensorsFile file;
    file.m_file = SEXTANT_TRY(MappedFile::open(path));
    const std::string place = path.string();
    auto text = file.m_file.text();
    if (text.size() < 8)
        return dataError(place + " is not a safetensors file (only " + std::to_string(text.size()) + " bytes)",
                         kTruncatedHint);
    uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, text.data(), 8);
    if (headerBytes > kMaximumHeader || headerBytes > text.size() - 8)
        return dataError(place + " is not a safetensors file or is cut off (header of " + std::to_string(headerBytes) +
                             " bytes in a file of " + std::to_string(text.size()) + ")",
                         kTruncatedHint);
    const LargeJson header = SEXTANT_TRY(parseLargeJson(text.substr(8, headerBytes), place + " (header)", 0));
    if (!header.is_object()) return dataError(place + ": the header is not an object", kTruncatedHint);
    file.m_dataStart = 8 + headerBytes;
    const uint64_t dataBytes = text.size() - file.m_dataStart;
    for (const auto& [name, json] : header.items()) {
        if (name == "__metadata__") {
            for (const auto& [key, value] : json.items())
                if (value.is_string()) file.m_metadata[key] = value.get<std::string>();
            continue;
        }
        file.m_entries.push_back(SEXTANT_TRY(readEntry(name, json, dataBytes, place)));
    }
    std::sort(file.m_entries.begin(), file.m_entries.end(),
              [](const auto& a, const auto& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
    uint64_t expected = 0;
    for (size_t i = 0; i < file.m_entries.size(); ++i) {
        const SafetensorsEntry& entry = file.m_entries[i];
        if (entry.begin != expected)
            return dataError(place + ": tensor " + shown(entry.name) + " overlaps another or leaves a gap",
                             kTruncatedHint);
        expected = entry.end;
        file.m_byName[entry.name] = i;
    }
    if (expected != dataBytes)
        return dataError(place + ": " + std::to_string(dataBytes) + " bytes of data where the header describes " +
                             std::to_string(expected),
                         kTruncatedHint);
    return file;
}

const SafetensorsEntry* SafetensorsFile::find(const std::string& name) const {
    auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_entries[found->second];
}

void SafetensorsFile::readFloats(const SafetensorsEntry& entry, int64_t first, int64_t count, float* out) const {
    const std::byte* source = data(entry) + first * safetensorsElementSize(entry.dtype);
    if (entry.dtype == "F32") {
        std::memcpy(out, source, static_cast<size_t>(count) * 4);
        return;
    }
    for (int64_t i = 0; i < count; ++i) {
        uint16_t bits = 0;
        std::memcpy(&bits, source + 2 * i, 2);
        out[i] = entry.dtype == "BF16" ? std::bit_cast<float>(static_cast<uint32_t>(bits) << 16) : halfToFloat(bits);
    }
}

Result<SafetensorsWriter> SafetensorsWriter::create(const std::filesystem::path& path,
                                                    std::vector<SafetensorsEntry> entries,
                                                    const std::map<std::string, std::string>& metadata) {
    Json header = Json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    uint64_t offset = 0;
    for (SafetensorsEntry& entry : entries) {
        uint64_t bytes = static_cast<uint64_t>(entry.count() * safetensorsElementSize(entry.dtype));
        header[entry.name] = {
            {"dtype", entry.dtype}, {"shape", entry.shape}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');  // the data section starts on a multiple of 8
    SafetensorsWriter writer;
    writer.m_writer = SEXTANT_TRY(FileWriter::open(path, FileWriter::Mode::Truncate));
    uint64_t headerBytes = text.size();
    SEXTANT_TRY(writer.m_writer.write(&headerBytes, 8));
    SEXTANT_TRY(writer.m_writer.write(text));
    writer.m_expectedBytes = static_cast<int64_t>(8 + headerBytes + offset);
    return writer;
}

Result<void> SafetensorsWriter::finish() {
    if (m_writer.bytesWritten() != m_expectedBytes)
        return Error{ErrorKind::Internal,
                     "a safetensors file got " + std::to_string(m_writer.bytesWritten()) + " bytes, its header says " +
                         std::to_string(m_expectedBytes),
                     {}};
    SEXTANT_TRY(m_writer.sync());
    return m_writer.close();
}

}  // namespace sextant
