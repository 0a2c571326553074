// SPDX-License-Identifier: Apache-2.0
#include "core/base/text.h"
#include "core/data/formats/compressed_source.h"

#include <lzma.h>

namespace sextant {

namespace {

class XzSource : public CompressedSource {
public:
    XzSource(InputFile file, int64_t largestWindow)
        : CompressedSource(std::move(file), "xz"), m_largestWindow(largestWindow) {
        m_ready = lzma_stream_decoder(&m_stream, static_cast<uint64_t>(largestWindow), LZMA_CONCATENATED) == LZMA_OK;
    }
    XzSource(const XzSource&) = delete;
    XzSource& operator=(const XzSource&) = delete;
    ~XzSource() override { lzma_end(&m_stream); }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        if (!m_ready) return damaged("no memory for the decoder");
        if (m_finished) return m_left.empty() ? Result<void>() : Result<void>(damaged("data after the end"));
        m_stream.next_in = reinterpret_cast<const uint8_t*>(m_left.data());
        m_stream.avail_in = m_left.size();
        m_stream.next_out = reinterpret_cast<uint8_t*>(chunk.data() + filled);
        m_stream.avail_out = chunk.size() - filled;
        if (!m_left.empty()) m_insideStream = true;
        const bool ended = m_left.empty();
        const lzma_ret state = lzma_code(&m_stream, ended ? LZMA_FINISH : LZMA_RUN);
        m_left = m_left.last(m_stream.avail_in);
        filled = chunk.size() - m_stream.avail_out;
        m_finished = state == LZMA_STREAM_END;
        if (m_finished)
            m_insideStream = false;
        else if (state == LZMA_BUF_ERROR && ended)
            return {};  // cut off: the caller says so
        else if (state == LZMA_MEMLIMIT_ERROR)
            return tooLarge("unpacking it needs " + formatBytes(static_cast<int64_t>(lzma_memusage(&m_stream))) +
                                ", and " + formatBytes(m_largestWindow) + " are allowed",
                            kGiveMemory);
        else if (state != LZMA_OK)
            return damaged("error " + std::to_string(state));
        return {};
    }

private:
    lzma_stream m_stream = LZMA_STREAM_INIT;
    int64_t m_largestWindow;
    bool m_ready = false, m_finished = false;
};

}  // namespace

std::unique_ptr<TextSource> makeXzSource(InputFile file, int64_t largestWindow) {
    return std::make_unique<XzSource>(std::move(file), largestWindow);
}

}  // namespace sextant
