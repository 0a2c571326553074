// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"

#include <zlib.h>

#include <algorithm>

namespace sextant {

namespace {

class GzipSource : public CompressedSource {
public:
    explicit GzipSource(InputFile file) : CompressedSource(std::move(file), "gzip") {
        m_ready = inflateInit2(&m_stream, MAX_WBITS + 16) == Z_OK;
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override {
        if (m_ready) inflateEnd(&m_stream);
    }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        if (!m_ready) return machineError("there is not enough memory to read " + name());
        if (m_isBehindMember && !m_insideStream) skipPadding();
        m_stream.next_in = reinterpret_cast<Bytef*>(m_left.data());
        m_stream.avail_in = static_cast<uInt>(m_left.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(chunk.data() + filled);
        m_stream.avail_out = static_cast<uInt>(chunk.size() - filled);
        if (m_stream.avail_in > 0) m_insideStream = true;
        const int state = inflate(&m_stream, Z_NO_FLUSH);
        m_left = m_left.last(m_stream.avail_in);
        filled = chunk.size() - m_stream.avail_out;
        if (state == Z_STREAM_END) {  // further members may follow
            inflateReset(&m_stream);
            m_insideStream = false;
            m_isBehindMember = true;
        } else if (state != Z_OK && state != Z_BUF_ERROR) {
            return damaged(m_stream.msg ? m_stream.msg : "error " + std::to_string(state));
        }
        return {};
    }
    StreamKind streams() const override { return {"gzip member", "\x1F\x8B\x08"}; }
    void restart() override { inflateReset(&m_stream); }

private:
    /// Zeros behind a member, which tapes and block devices leave.
    void skipPadding() {
        const auto end = std::find_if(m_left.begin(), m_left.end(), [](char byte) { return byte != 0; });
        m_left = m_left.subspan(static_cast<size_t>(end - m_left.begin()));
    }

    z_stream m_stream{};
    bool m_ready = false, m_isBehindMember = false;
};

}  // namespace

std::unique_ptr<TextSource> makeGzipSource(InputFile file, int64_t) {
    return std::make_unique<GzipSource>(std::move(file));
}

}  // namespace sextant
