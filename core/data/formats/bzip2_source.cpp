// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/compressed_source.h"

#include <bzlib.h>

namespace sextant {

namespace {

class Bzip2Source : public CompressedSource {
public:
    explicit Bzip2Source(InputFile file) : CompressedSource(std::move(file), "bzip2") {}
    Bzip2Source(const Bzip2Source&) = delete;
    Bzip2Source& operator=(const Bzip2Source&) = delete;
    ~Bzip2Source() override {
        if (m_open) BZ2_bzDecompressEnd(&m_stream);
    }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        if (m_left.empty()) return {};
        if (!m_open) {  // the first stream, or one that follows another
            m_stream = {};
            if (BZ2_bzDecompressInit(&m_stream, 0, 0) != BZ_OK) return damaged("no memory for the decoder");
            m_open = m_insideStream = true;
        }
        m_stream.next_in = m_left.data();
        m_stream.avail_in = static_cast<unsigned>(m_left.size());
        m_stream.next_out = chunk.data() + filled;
        m_stream.avail_out = static_cast<unsigned>(chunk.size() - filled);
        const int state = BZ2_bzDecompress(&m_stream);
        m_left = m_left.last(m_stream.avail_in);
        filled = chunk.size() - m_stream.avail_out;
        if (state == BZ_STREAM_END) {
            BZ2_bzDecompressEnd(&m_stream);
            m_open = m_insideStream = false;
        } else if (state != BZ_OK) {
            return damaged("error " + std::to_string(state));
        }
        return {};
    }

private:
    bz_stream m_stream{};
    bool m_open = false;
};

}  // namespace

std::unique_ptr<TextSource> makeBzip2Source(InputFile file, int64_t) {
    return std::make_unique<Bzip2Source>(std::move(file));
}

}  // namespace sextant
