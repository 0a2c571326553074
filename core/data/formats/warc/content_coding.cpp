// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/content_coding.h"

#include "core/base/text.h"
#include "core/data/formats/warc/header_fields.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace sextant {

namespace {

constexpr size_t kStep = 64 << 10;
constexpr std::string_view kGzipMark = "\x1F\x8B", kZstdMark = "\x28\xB5\x2F\xFD";

enum class Progress { MoreOutput, Ended, CutOff, Damaged };

/// Lets `decode` fill `plain` step by step. It gets room for output and says how much of it it used.
template <class Decode>
std::string unpack(const char* coding, size_t longest, BodyEnd end, std::string& plain, const Decode& decode) {
    for (size_t filled = 0;;) {
        plain.resize(filled + kStep);
        size_t room = kStep;
        const Progress progress = decode(plain.data() + filled, room);
        filled += kStep - room;
        plain.resize(filled);
        if (filled > longest) return "the body is longer than " + formatBytes(static_cast<int64_t>(longest));
        if (progress == Progress::Ended) return {};
        if (progress == Progress::CutOff && end == BodyEnd::CutOff) return {};
        if (progress == Progress::CutOff) return std::string("the ") + coding + " data of the body is cut off";
        if (progress == Progress::Damaged) return std::string("the ") + coding + " data of the body is damaged";
    }
}

std::string inflateBody(std::string_view body, int windowBits, size_t longest, BodyEnd end, std::string& plain) {
    z_stream stream{};
    if (inflateInit2(&stream, windowBits) != Z_OK) return "there is not enough memory to unpack the body";
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    return unpack(windowBits > MAX_WBITS ? "gzip" : "deflate", longest, end, plain, [&](char* output, size_t& room) {
        stream.next_out = reinterpret_cast<Bytef*>(output);
        stream.avail_out = static_cast<uInt>(room);
        const int state = inflate(&stream, Z_NO_FLUSH);
        room = stream.avail_out;
        if (state == Z_STREAM_END) return Progress::Ended;
        if (state != Z_OK && state != Z_BUF_ERROR) return Progress::Damaged;
        return stream.avail_in == 0 && room > 0 ? Progress::CutOff : Progress::MoreOutput;
    });
}

std::string unpackBrotli(std::string_view body, size_t longest, BodyEnd end, std::string& plain) {
    const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    if (!state) return "there is not enough memory to unpack the body";
    auto* input = reinterpret_cast<const uint8_t*>(body.data());
    size_t left = body.size();
    return unpack("brotli", longest, end, plain, [&](char* output, size_t& room) {
        auto* next = reinterpret_cast<uint8_t*>(output);
        switch (BrotliDecoderDecompressStream(state.get(), &left, &input, &room, &next, nullptr)) {
            case BROTLI_DECODER_RESULT_SUCCESS:
                return Progress::Ended;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
                return Progress::CutOff;
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
                return Progress::MoreOutput;
            default:
                return Progress::Damaged;
        }
    });
}

std::string unpackZstd(std::string_view body, size_t longest, BodyEnd end, std::string& plain) {
    const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    if (!context) return "there is not enough memory to unpack the body";
    ZSTD_inBuffer input{body.data(), body.size(), 0};
    return unpack("zstd", longest, end, plain, [&](char* output, size_t& room) {
        ZSTD_outBuffer made{output, room, 0};
        const size_t state = ZSTD_decompressStream(context.get(), &made, &input);
        room -= made.pos;
        if (ZSTD_isError(state)) return Progress::Damaged;
        if (state == 0 && input.pos == input.size) return Progress::Ended;
        return input.pos == input.size && room > 0 ? Progress::CutOff : Progress::MoreOutput;
    });
}

}  // namespace

std::string undoContentCoding(std::string_view coding, std::string_view body, size_t longest, BodyEnd end,
                              std::string& plain) {
    const std::string name = lowerCase(coding);
    auto asItIs = [&] {
        plain = body;
        return std::string();
    };
    if (name.empty() || name == "identity" || name == "none" || body.empty()) return asItIs();
    if (name == "gzip" || name == "x-gzip")
        return body.starts_with(kGzipMark) ? inflateBody(body, MAX_WBITS + 16, longest, end, plain) : asItIs();
    if (name == "zstd") return body.starts_with(kZstdMark) ? unpackZstd(body, longest, end, plain) : asItIs();
    if (name == "br") return unpackBrotli(body, longest, end, plain);
    if (name == "deflate") {  // with zlib's frame as the standard says, or without as some servers do
        if (inflateBody(body, MAX_WBITS, longest, end, plain).empty()) return {};
        return inflateBody(body, -MAX_WBITS, longest, end, plain);
    }
    return "the content coding \"" + name.substr(0, 40) + "\" is unknown";
}

std::string undoChunkedTransfer(std::string_view body, BodyEnd end, std::string& plain) {
    plain.clear();
    for (std::string_view rest = body; !rest.empty();) {
        size_t length = 0;
        const size_t lineEnd = rest.find('\n');
        const auto [digitsEnd, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length, 16);
        const size_t digits = static_cast<size_t>(digitsEnd - rest.data());
        const bool isSize =
            error == std::errc() && lineEnd != std::string_view::npos && digits <= lineEnd &&
            (rest[digits] == '\r' || rest[digits] == '\n' || rest[digits] == ';' || rest[digits] == ' ');
        if (!isSize && plain.empty()) {
            plain = body;
            return {};
        }
        if (isSize && length == 0) return {};
        if (!isSize) return end == BodyEnd::CutOff ? "" : "the chunks of the body do not follow each other";
        rest.remove_prefix(lineEnd + 1);
        plain += rest.substr(0, length);
        if (length > rest.size()) return end == BodyEnd::CutOff ? "" : "the last chunk of the body is cut off";
        rest.remove_prefix(length);
        rest.remove_prefix(std::min(rest.find_first_not_of("\r\n"), rest.size()));
    }
    return {};  // without the empty chunk at the end: many archives leave it out
}

}  // namespace sextant
