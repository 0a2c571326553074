// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/edit_columns.h"

#include "core/data/curate/signal_files.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kRowsAtOnce = 1 << 16;

}  // namespace

Result<void> EditColumns::add(const std::vector<ChunkEdit>& edits, size_t rows) {
    std::vector<std::vector<int32_t>> values(m_columns.size());  // by step; empty: it changed nothing here
    for (const ChunkEdit& edit : edits) {
        if (edit.step >= values.size() || edit.row >= rows)
            return dataError("a chunk tells of an edit to row " + std::to_string(edit.row) + " by step " +
                                 std::to_string(edit.step) + ", which is not there",
                             "Remove the job's folder work; the job makes it anew");
        values[edit.step].resize(rows, signal_files::kUnchanged);
        values[edit.step][edit.row] = edit.longer;
        ++m_edited[edit.step];
    }
    for (size_t step = 0; step < m_columns.size(); ++step) {
        if (!m_columns[step] && values[step].empty()) continue;
        if (!m_columns[step]) SEXTANT_TRY(begin(step));
        values[step].resize(rows, signal_files::kUnchanged);
        SEXTANT_TRY(m_columns[step]->write(values[step]));
    }
    m_rows += rows;
    return {};
}

Result<void> EditColumns::begin(size_t step) {
    m_columns[step] = SEXTANT_TRY(ColumnFile::open(fileOf(step), 0));
    for (size_t row = 0; row < m_rows; row += kRowsAtOnce)
        SEXTANT_TRY(m_columns[step]->write(
            std::vector<int32_t>(std::min(kRowsAtOnce, m_rows - row), signal_files::kUnchanged)));
    return {};
}

std::filesystem::path EditColumns::fileOf(size_t step) const {
    return m_folder / signal_files::ofEdits(m_recipe.steps()[step].name);
}

Result<Json> EditColumns::keep() {
    Json steps = Json::array();
    for (size_t step = 0; step < m_columns.size(); ++step)
        steps.push_back({{"edited", m_edited[step]},
                         {"bytes", m_columns[step] ? Json(SEXTANT_TRY(m_columns[step]->keep())) : Json()}});
    return Json{{"rows", m_rows}, {"steps", std::move(steps)}};
}

Result<void> EditColumns::goOn(const Json& kept) {
    m_rows = kept.at("rows").get<size_t>();
    for (size_t step = 0; step < m_columns.size(); ++step) {
        const Json& column = kept.at("steps").at(step);
        m_edited[step] = column.at("edited").get<int64_t>();
        if (!column.at("bytes").is_null())
            m_columns[step] = SEXTANT_TRY(ColumnFile::open(fileOf(step), column.at("bytes").get<int64_t>()));
    }
    return {};
}

Result<void> EditColumns::finish() {
    for (auto& column : m_columns)
        if (column) SEXTANT_TRY(column->finish());
    return {};
}

}  // namespace sextant
