// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"
#include "core/data/formats/compressed_source.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>

namespace sextant {

namespace {

constexpr std::string_view kFrameMark = "\x28\xB5\x2F\xFD";
constexpr int kLargestLog = 31;  // of a window, on machines of 64 bits

/// What the frame that begins here says of its window: 0 if it does not say it (its content is one block then).
uint64_t windowOf(std::span<const char> frame) {
    if (frame.size() < 6 || !std::string_view(frame.data(), 4).starts_with(kFrameMark) || (frame[4] & 0x20)) return 0;
    const auto byte = static_cast<unsigned char>(frame[5]);
    const uint64_t base = uint64_t{1} << (10 + (byte >> 3));
    return base + base / 8 * (byte & 7);
}

class ZstdSource : public CompressedSource {
public:
    ZstdSource(InputFile file, int64_t largestWindow)
        : CompressedSource(std::move(file), "zstd"),
          m_largestWindow(static_cast<uint64_t>(largestWindow)),
          m_stream(ZSTD_createDStream(), ZSTD_freeDStream) {
        // Rounded up: the exact bound is asked before each frame.
        const int log = std::clamp(static_cast<int>(std::bit_width(m_largestWindow - 1)), 10, kLargestLog);
        ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, log);
    }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        if (!m_insideStream && windowOf(m_left) > m_largestWindow) return windowTooLarge(windowOf(m_left));
        ZSTD_inBuffer input{m_left.data(), m_left.size(), 0};
        // A block at a time: zstd does not tell what it unpacked before damage that it meets in the same call.
        ZSTD_outBuffer output{chunk.data(), std::min(chunk.size(), filled + ZSTD_DStreamOutSize()), filled};
        const size_t state = ZSTD_decompressStream(m_stream.get(), &output, &input);
        if (ZSTD_getErrorCode(state) == ZSTD_error_frameParameter_windowTooLarge) return windowTooLarge(0);
        if (ZSTD_isError(state)) return damaged(ZSTD_getErrorName(state));
        const bool moved = input.pos > 0 || output.pos > filled;
        if (moved) m_insideStream = state != 0;  // without input, an ended frame also asks for more
        m_left = m_left.subspan(input.pos);
        filled = output.pos;
        return {};
    }
    StreamKind streams() const override { return {"zstd frame", kFrameMark}; }
    void restart() override { ZSTD_DCtx_reset(m_stream.get(), ZSTD_reset_session_only); }

private:
    Error windowTooLarge(uint64_t window) {
        const std::string size = window > 0 ? " of " + formatBytes(static_cast<int64_t>(window)) : std::string();
        return tooLarge("it was compressed with a window" + size + ", larger than the " +
                            formatBytes(static_cast<int64_t>(m_largestWindow)) + " that are allowed",
                        kGiveMemory);
    }

    uint64_t m_largestWindow;
    std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> m_stream;
};

}  // namespace

std::unique_ptr<TextSource> makeZstdSource(InputFile file, int64_t largestWindow) {
    return std::make_unique<ZstdSource>(std::move(file), largestWindow);
}

}  // namespace sextant
