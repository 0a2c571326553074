// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/parquet/page_codecs.h"

#include <brotli/decode.h>
#include <lz4.h>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

#include <cstring>
#include <limits>

namespace sextant {

namespace {

bool unpackGzip(std::string_view packed, std::span<char> plain) {
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK) return false;  // gzip's or zlib's frame
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int state = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return state == Z_STREAM_END && stream.avail_out == 0;
}

bool unpackBrotli(std::string_view packed, std::span<char> plain) {
    size_t size = plain.size();
    return BrotliDecoderDecompress(packed.size(), reinterpret_cast<const uint8_t*>(packed.data()), &size,
                                   reinterpret_cast<uint8_t*>(plain.data())) == BROTLI_DECODER_RESULT_SUCCESS &&
           size == plain.size();
}

bool unpackSnappy(std::string_view packed, std::span<char> plain) {
    size_t size = 0;
    return snappy::GetUncompressedLength(packed.data(), packed.size(), &size) && size == plain.size() &&
           snappy::RawUncompress(packed.data(), packed.size(), plain.data());
}

bool unpackLz4(std::string_view packed, std::span<char> plain) {
    constexpr size_t kMost = std::numeric_limits<int>::max();
    return packed.size() <= kMost && plain.size() <= kMost &&
           LZ4_decompress_safe(packed.data(), plain.data(), static_cast<int>(packed.size()),
                               static_cast<int>(plain.size())) == static_cast<int>(plain.size());
}

/// A number of four bytes, the highest first.
size_t bigEndian(std::string_view bytes) {
    size_t value = 0;
    for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

/// Hadoop's frames: blocks behind the sizes they have unpacked and packed. Some writers meant plain LZ4 by the same
/// number (parquet-format, Compression.md), so what is no row of such frames is taken as that.
bool unpackLz4Frames(std::string_view packed, std::span<char> plain) {
    constexpr size_t kHead = 8;
    std::string_view left = packed;
    std::span<char> room = plain;
    while (left.size() >= kHead) {
        const size_t size = bigEndian(left), packedSize = bigEndian(left.substr(4));
        left.remove_prefix(kHead);
        if (size > room.size() || packedSize > left.size() || !unpackLz4(left.substr(0, packedSize), room.first(size)))
            break;
        left.remove_prefix(packedSize);
        room = room.subspan(size);
        if (left.empty() && room.empty()) return true;
    }
    return unpackLz4(packed, plain);
}

bool unpackWhole(std::string_view packed, std::span<char> plain) {
    if (packed.size() != plain.size()) return false;
    std::memcpy(plain.data(), packed.data(), packed.size());
    return true;
}

struct Codec {
    const char* name;
    bool (*unpack)(std::string_view packed, std::span<char> plain);
};

Codec codecOf(ParquetCodec codec) {
    switch (codec) {
        case ParquetCodec::None:
            return {"uncompressed", unpackWhole};
        case ParquetCodec::Snappy:
            return {"snappy", unpackSnappy};
        case ParquetCodec::Gzip:
            return {"gzip", unpackGzip};
        case ParquetCodec::Brotli:
            return {"brotli", unpackBrotli};
        case ParquetCodec::Zstd:
            return {"zstd", [](std::string_view packed, std::span<char> plain) {
                        return ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size()) ==
                               plain.size();
                    }};
        case ParquetCodec::Lz4Raw:
            return {"LZ4", unpackLz4};
        case ParquetCodec::Lzo:
            return {"LZO", nullptr};
        case ParquetCodec::Lz4:
            return {"LZ4", unpackLz4Frames};
    }
    return {"unknown", nullptr};
}

}  // namespace

std::string unpackPage(ParquetCodec codec, std::string_view packed, std::span<char> plain) {
    const Codec chosen = codecOf(codec);
    if (!chosen.unpack) return std::string("the compression ") + chosen.name + " is not supported";
    // Some libraries want an address even for nothing.
    if (plain.empty()) return {};
    if (!chosen.unpack(packed, plain)) return std::string("the ") + chosen.name + " data of a page is damaged";
    return {};
}

}  // namespace sextant
