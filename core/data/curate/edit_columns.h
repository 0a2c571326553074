// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/curate/chunk_file.h"
#include "core/data/curate/column_file.h"

#include <optional>
#include <vector>

namespace sextant {

/// Writes how the steps of a recipe changed texts: a column for each step that changed one, begun when the first is
/// met.
class EditColumns {
public:
    EditColumns(std::filesystem::path folder, const Recipe& recipe)
        : m_folder(std::move(folder)), m_recipe(recipe), m_columns(recipe.steps().size()), m_edited(m_columns.size()) {}

    /// The next chunk: `rows` documents, and what all passes changed of them. An edit of a row or step that is not
    /// there is a Data error.
    Result<void> add(const std::vector<ChunkEdit>& edits, size_t rows);
    Result<void> finish();
    /// Hands everything to the system, and says what there is; `goOn` with it continues the files of an earlier
    /// process.
    Result<Json> keep();
    Result<void> goOn(const Json& kept);
    /// By step: documents whose text it changed.
    const std::vector<int64_t>& edited() const { return m_edited; }

private:
    Result<void> begin(size_t step);
    std::filesystem::path fileOf(size_t step) const;

    std::filesystem::path m_folder;
    const Recipe& m_recipe;
    std::vector<std::optional<ColumnFile>> m_columns;
    std::vector<int64_t> m_edited;
    size_t m_rows = 0;
};

}  // namespace sextant
