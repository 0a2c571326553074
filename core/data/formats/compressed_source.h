// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/input_file.h"
#include "core/data/formats/text_source.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sextant {

/// What all decoders share: compressed bytes come in by pieces, the data must end where its format says, and a file
/// that would become more than a thousand times its size (beyond a gigabyte) is refused: nobody compresses texts that
/// well by accident.
class CompressedSource : public TextSource {
public:
    CompressedSource(InputFile file, const char* format);
    int64_t bytesTaken() const override { return m_file.bytesTaken(); }
    Result<void> next(std::string& chunk) override;

protected:
    /// Decodes from m_left to chunk[filled...], moving both on, and keeps m_insideStream.
    virtual Result<void> decode(std::string& chunk, size_t& filled) = 0;
    Error damaged(const std::string& reason) const;
    std::string name() const { return m_file.name(); }

    std::span<char> m_left;
    bool m_insideStream = false;

private:
    InputFile m_file;
    const char* m_format;
    std::vector<char> m_input;
    bool m_ended = false;
    int64_t m_made = 0;
};

std::unique_ptr<TextSource> makeZstdSource(InputFile file);
std::unique_ptr<TextSource> makeGzipSource(InputFile file);
std::unique_ptr<TextSource> makeXzSource(InputFile file);
std::unique_ptr<TextSource> makeBzip2Source(InputFile file);

}  // namespace sextant
