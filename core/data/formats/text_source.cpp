// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_source.h"

#include "core/base/text.h"
#include "core/data/formats/compressed_source.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kChunk = 1 << 20;

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

struct Compression {
    const char* extension;
    std::unique_ptr<TextSource> (*make)(InputFile file, int64_t largestWindow);
};
constexpr Compression kCompressions[] = {{".zst", makeZstdSource},
                                         {".zstd", makeZstdSource},
                                         {".gz", makeGzipSource},
                                         {".xz", makeXzSource},
                                         {".bz2", makeBzip2Source}};

const Compression* compressionOf(const std::filesystem::path& path) {
    for (const Compression& compression : kCompressions)
        if (lowerCase(path.extension().string()) == compression.extension) return &compression;
    return nullptr;
}

}  // namespace

Result<std::unique_ptr<TextSource>> openTextSource(const std::filesystem::path& path, int64_t largestWindow) {
    InputFile file = SEXTANT_TRY(InputFile::open(path));
    const Compression* compression = compressionOf(path);
    return compression ? compression->make(std::move(file), std::clamp(largestWindow, kUsualWindow, kLargestWindow))
                       : std::unique_ptr<TextSource>(std::make_unique<PlainSource>(std::move(file)));
}

std::vector<std::string> compressionExtensions() {
    std::vector<std::string> extensions;
    for (const Compression& compression : kCompressions) extensions.emplace_back(compression.extension);
    return extensions;
}

std::string textExtension(const std::filesystem::path& path) {
    return lowerCase((compressionOf(path) ? path.stem().extension() : path.extension()).string());
}

}  // namespace sextant
