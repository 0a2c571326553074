// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"

#include <zstd.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kLargestWindowLog = 27;  // 128 MiB: what zstd itself allows by default

class ZstdSource : public CompressedSource {
public:
    explicit ZstdSource(InputFile file)
        : CompressedSource(std::move(file), "zstd"), m_stream(ZSTD_createDStream(), ZSTD_freeDStream) {
        ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
    }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        ZSTD_inBuffer input{m_left.data(), m_left.size(), 0};
        // A block at a time: zstd does not tell what it unpacked before damage that it meets in the same call.
        ZSTD_outBuffer output{chunk.data(), std::min(chunk.size(), filled + ZSTD_DStreamOutSize()), filled};
        const size_t state = ZSTD_decompressStream(m_stream.get(), &output, &input);
        if (ZSTD_isError(state)) return damaged(ZSTD_getErrorName(state));
        const bool moved = input.pos > 0 || output.pos > filled;
        if (moved) m_insideStream = state != 0;  // without input, an ended frame also asks for more
        m_left = m_left.subspan(input.pos);
        filled = output.pos;
        return {};
    }
    StreamKind streams() const override { return {"zstd frame", "\x28\xB5\x2F\xFD"}; }
    void restart() override { ZSTD_DCtx_reset(m_stream.get(), ZSTD_reset_session_only); }

private:
    std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> m_stream;
};

}  // namespace

std::unique_ptr<TextSource> makeZstdSource(InputFile file) { return std::make_unique<ZstdSource>(std::move(file)); }

}  // namespace sextant
