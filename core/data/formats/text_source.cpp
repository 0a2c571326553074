// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_source.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <span>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kChunk = 1 << 20;
constexpr int kLargestWindowLog = 27;  // 128 MiB: what zstd itself allows by default
constexpr const char* kCopyAgain = "Copy or download the file again";

/// Plain reads instead of a memory map: a file that shrinks meanwhile ends early and does not kill the process.
class InputFile {
public:
    static Result<InputFile> open(const std::filesystem::path& path) {
        InputFile file;
        file.m_path = path;
        file.m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file.m_descriptor < 0) return fileError("open", path);
        return file;
    }
    InputFile() = default;
    InputFile(InputFile&& other) noexcept : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_taken(other.m_taken) {}
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }

    /// Fills as much of `buffer` as the file still gives; less only at its end.
    Result<size_t> read(std::span<char> buffer) {
        size_t filled = 0;
        while (filled < buffer.size()) {
            const ssize_t count = ::read(m_descriptor, buffer.data() + filled, buffer.size() - filled);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return fileError("read", m_path);
            if (count == 0) break;
            filled += static_cast<size_t>(count);
        }
        m_taken += static_cast<int64_t>(filled);
        return filled;
    }
    int64_t bytesTaken() const { return m_taken; }
    std::string name() const { return m_path.string(); }

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
    int64_t m_taken = 0;
};

class PlainSource : public TextSource {
public:
    explicit PlainSource(InputFile file) : m_file(std::move(file)) {}
    Result<void> next(std::string& chunk) override {
        chunk.resize(kChunk);
        chunk.resize(SEXTANT_TRY(m_file.read(chunk)));
        return {};
    }
    int64_t bytesTaken() const override { return m_file.bytesTaken(); }

private:
    InputFile m_file;
};

/// What the two decoders share: compressed bytes come in by pieces, and the data must end where its format says.
class CompressedSource : public TextSource {
public:
    CompressedSource(InputFile file, const char* format) : m_file(std::move(file)), m_format(format), m_input(kChunk) {}
    int64_t bytesTaken() const override { return m_file.bytesTaken(); }

    Result<void> next(std::string& chunk) override {
        chunk.resize(kChunk);
        size_t filled = 0;
        while (filled < chunk.size()) {
            if (m_left.empty()) {
                m_left = std::span(m_input).first(SEXTANT_TRY(m_file.read(m_input)));
                m_ended = m_left.empty();
            }
            const size_t before = filled, left = m_left.size();
            SEXTANT_TRY(decode(chunk, filled));
            if (filled != before || m_left.size() != left) continue;
            if (!m_ended) return damaged("no progress");
            if (m_insideStream)
                return dataError(m_file.name() + ": the " + m_format + " data is cut off after " + std::to_string(bytesTaken()) + " bytes", kCopyAgain);
            break;
        }
        chunk.resize(filled);
        return {};
    }

protected:
    /// Decodes from m_left to chunk[filled...], moving both on, and keeps m_insideStream.
    virtual Result<void> decode(std::string& chunk, size_t& filled) = 0;
    Error damaged(const std::string& reason) const {
        const int64_t at = bytesTaken() - static_cast<int64_t>(m_left.size());
        return dataError(m_file.name() + ": damaged " + m_format + " data near byte " + std::to_string(at) + " (" + reason + ")", kCopyAgain);
    }

    InputFile m_file;
    const char* m_format;
    std::vector<char> m_input;
    std::span<char> m_left;
    bool m_ended = false, m_insideStream = false;
};

class ZstdSource : public CompressedSource {
public:
    explicit ZstdSource(InputFile file) : CompressedSource(std::move(file), "zstd"), m_stream(ZSTD_createDStream(), ZSTD_freeDStream) {
        ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, kLargestWindowLog);
    }

protected:
    Result<void> decode(std::string& chunk, size_t& filled) override {
        ZSTD_inBuffer input{m_left.data(), m_left.size(), 0};
        ZSTD_outBuffer output{chunk.data(), chunk.size(), filled};
        const size_t state = ZSTD_decompressStream(m_stream.get(), &output, &input);
        if (ZSTD_isError(state)) return damaged(ZSTD_getErrorName(state));
        const bool moved = input.pos > 0 || output.pos > filled;
        if (moved) m_insideStream = state != 0;  // without input, an ended frame also asks for more
        m_left = m_left.subspan(input.pos);
        filled = output.pos;
        return {};
    }

private:
    std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> m_stream;
};

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
        if (!m_ready) return machineError("there is not enough memory to read " + m_file.name());
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
        } else if (state != Z_OK && state != Z_BUF_ERROR) {
            return damaged(m_stream.msg ? m_stream.msg : "error " + std::to_string(state));
        }
        return {};
    }

private:
    z_stream m_stream{};
    bool m_ready = false;
};

bool isCompressed(const std::filesystem::path& path) { return path.extension() == ".zst" || path.extension() == ".gz"; }

}  // namespace

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path) {
    InputFile file = SEXTANT_TRY(InputFile::open(path));
    if (path.extension() == ".zst") return std::unique_ptr<TextSource>(std::make_unique<ZstdSource>(std::move(file)));
    if (path.extension() == ".gz") return std::unique_ptr<TextSource>(std::make_unique<GzipSource>(std::move(file)));
    return std::unique_ptr<TextSource>(std::make_unique<PlainSource>(std::move(file)));
}

std::string textExtension(const std::filesystem::path& path) {
    return isCompressed(path) ? path.stem().extension() : path.extension();
}

}  // namespace sextant
