// SPDX-License-Identifier: Apache-2.0
#include "core/data/text_source.h"

#include "core/base/files.h"

#include <zstd.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kChunk = 1 << 20;
constexpr int kLargestWindowLog = 27;  // 128 MiB: what zstd itself allows by default

class PlainSource : public TextSource {
public:
    explicit PlainSource(MappedFile file) : m_file(std::move(file)) {}
    Result<bool> next(std::string& chunk) override {
        chunk.assign(m_file.text().substr(m_at, kChunk));
        m_at += chunk.size();
        return !chunk.empty();
    }

private:
    MappedFile m_file;
    size_t m_at = 0;
};

class ZstdSource : public TextSource {
public:
    ZstdSource(MappedFile file, std::filesystem::path path)
        : m_file(std::move(file)), m_path(std::move(path)), m_stream(ZSTD_createDStream(), ZSTD_freeDStream) {
        ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
        m_input = {m_file.text().data(), m_file.size(), 0};
    }
    Result<bool> next(std::string& chunk) override {
        chunk.resize(kChunk);
        ZSTD_outBuffer output{chunk.data(), chunk.size(), 0};
        while (output.pos < output.size && (m_input.pos < m_input.size || m_pending)) {
            const size_t before = output.pos;
            const size_t state = ZSTD_decompressStream(m_stream.get(), &output, &m_input);
            if (ZSTD_isError(state))
                return dataError(m_path.string() + ": damaged zstd data near byte " + std::to_string(m_input.pos) + " (" +
                                     ZSTD_getErrorName(state) + ")",
                                 "Copy the file again");
            m_pending = state != 0;
            if (m_pending && m_input.pos == m_input.size && output.pos == before)
                return dataError(m_path.string() + ": the zstd data is cut off", "Copy the file again");
        }
        chunk.resize(output.pos);
        return !chunk.empty();
    }

private:
    MappedFile m_file;
    std::filesystem::path m_path;
    std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> m_stream;
    ZSTD_inBuffer m_input{};
    bool m_pending = false;
};

}  // namespace

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path) {
    MappedFile file = SEXTANT_TRY(MappedFile::open(path));
    if (path.extension() == ".zst") return std::unique_ptr<TextSource>(new ZstdSource(std::move(file), path));
    return std::unique_ptr<TextSource>(new PlainSource(std::move(file)));
}

}  // namespace sextant
