// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/chunk_file.h"
#include "core/data/dedup/corpus_stage.h"

#include <filesystem>
#include <vector>

namespace sextant {

/// Fills in the document's id (its file's name and its place) and source (the file) where the record names none.
void nameDocument(Document& document, const std::filesystem::path& file);

/// What a finished pass left alive.
class PassView : public CorpusView {
public:
    PassView(std::vector<ChunkName> names, std::filesystem::path folder)
        : m_names(std::move(names)), m_folder(std::move(folder)) {}

    size_t chunks() const override { return m_names.size(); }
    const ChunkName& name(size_t chunk) const { return m_names[chunk]; }
    Result<std::string> keys(size_t chunk) const override;
    Result<std::vector<DocumentPlace>> places(size_t chunk) const override;
    Result<void> documents(size_t chunk, const std::function<void(Document)>& visit) const override;
    /// The rows of the chunk's documents.
    Result<std::vector<ChunkRow>> alive(size_t chunk) const;

private:
    std::vector<ChunkName> m_names;
    std::filesystem::path m_folder;
};

}  // namespace sextant
