// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/files.h"
#include "core/gguf/gguf_types.h"
#include "core/gguf/gguf_values.h"

#include <filesystem>
#include <span>

namespace sextant {

/// A tensor of a file; name and bytes lie in the file.
struct GgufTensor {
    std::string_view name;
    GgufType type = GgufType::F32;
    std::vector<int64_t> shape;  ///< one to four sizes, the outermost first: {rows, columns}
    std::span<const std::byte> bytes;
};

/// What a whole GGUF file says. Points into its bytes.
struct GgufContents {
    GgufValues values;
    std::vector<GgufTensor> tensors;  ///< in the order of the file

    /// Null: there is none of that name. Looks at one after the other: for a few questions.
    const GgufTensor* tensor(std::string_view name) const;
};

/// Reads the keys and values alone. `place` begins the sentence of a failure, which is a Data error with the offset.
/// Nothing is allocated that the file is too short to hold.
Result<GgufValues> readGgufValues(std::string_view bytes, const std::string& place);
/// Reads all of it. A tensor of a type that is not read, or that does not lie in the file as a whole and apart from the
/// others, is refused by name.
Result<GgufContents> readGguf(std::string_view bytes, const std::string& place);

/// A GGUF file, mapped. Its pages are read from the disk when they are used first. Movable; const calls from any
/// thread.
class GgufFile {
public:
    static Result<GgufFile> open(const std::filesystem::path& path);

    const GgufContents& contents() const { return m_contents; }
    const GgufValues& values() const { return m_contents.values; }
    const std::vector<GgufTensor>& tensors() const { return m_contents.tensors; }
    /// Null: there is none of that name.
    const GgufTensor* tensor(std::string_view name) const;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    MappedFile m_file;
    GgufContents m_contents;
    std::map<std::string_view, size_t> m_places;  // of tensors by name
};

}  // namespace sextant
