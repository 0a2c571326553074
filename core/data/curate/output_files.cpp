// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/output_files.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/data/curate/chunk_file.h"
#include "core/data/curate/edit_columns.h"
#include "core/data/curate/rejects.h"
#include "core/data/curate/signal_files.h"

#include <cstdio>
#include <limits>
#include <map>

namespace sextant {

namespace {

constexpr int64_t kPartBytes = 256 << 20;

/// A folder of part-00000.jsonl.zst, part-00001.jsonl.zst, ... that frames are appended to.
class PartFiles {
public:
    explicit PartFiles(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    struct Place {
        int64_t part = 0, offset = 0, size = 0;
    };
    Result<Place> append(std::string_view frame) {
        if (m_part < 0 || m_file.bytesWritten() >= kPartBytes) SEXTANT_TRY(open());
        const Place place{m_part, m_file.bytesWritten(), static_cast<int64_t>(frame.size())};
        SEXTANT_TRY(m_file.write(frame));
        return place;
    }
    /// Ends the last part; a folder that got nothing has one empty part, so that it can be read as a source.
    Result<void> finish() {
        if (m_part < 0) SEXTANT_TRY(open());
        SEXTANT_TRY(m_file.sync());
        return m_file.close();
    }

private:
    Result<void> open() {
        if (m_part >= 0) SEXTANT_TRY(m_file.close());
        char name[40];
        std::snprintf(name, sizeof name, "part-%05d.jsonl.zst", static_cast<int>(++m_part));
        m_file = SEXTANT_TRY(FileWriter::open(m_folder / name, FileWriter::Mode::Truncate));
        return {};
    }
    std::filesystem::path m_folder;
    FileWriter m_file;
    int64_t m_part = -1;
};

/// Writes into NAME.new and renames it at the end.
class NewFolder {
public:
    static Result<NewFolder> create(const std::filesystem::path& path) {
        NewFolder folder;
        folder.m_path = path;
        std::error_code code;
        std::filesystem::remove_all(folder.temporary(), code);
        SEXTANT_TRY(createFolders(folder.temporary()));
        return folder;
    }
    std::filesystem::path temporary() const { return m_path.string() + ".new"; }
    Result<void> finish() const {
        std::error_code code;
        std::filesystem::remove_all(m_path, code);
        std::filesystem::rename(temporary(), m_path, code);
        return code ? Result<void>(fileError("rename", m_path)) : Result<void>();
    }

private:
    std::filesystem::path m_path;
};

Json toJson(const PartFiles::Place& place) { return Json::array({place.part, place.offset, place.size}); }

class OutputWriter {
public:
    OutputWriter(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                 const std::filesystem::path& folder)
        : m_options(options), m_recipe(recipe), m_folders(folders), m_folder(folder), m_passes(recipe.passes()) {}

    Result<void> write() {
        const NewFolder documents = SEXTANT_TRY(NewFolder::create(m_folder / "documents"));
        const NewFolder dropped = SEXTANT_TRY(NewFolder::create(m_folder / "dropped"));
        const NewFolder signals = SEXTANT_TRY(NewFolder::create(m_folder / "signals"));
        m_documents.emplace(documents.temporary());
        m_dropped.emplace(dropped.temporary());
        m_edits.emplace(signals.temporary(), m_recipe);
        SEXTANT_TRY(openColumns(signals.temporary()));
        for (const ChunkName& name : SEXTANT_TRY(listChunks(m_folders.pass(0)))) SEXTANT_TRY(writeOne(name));
        SEXTANT_TRY(copyVerdicts(signals.temporary()));
        SEXTANT_TRY(m_documents->finish());
        SEXTANT_TRY(m_dropped->finish());
        for (auto& [name, column] : m_columns) SEXTANT_TRY(column.finish());
        SEXTANT_TRY(m_edits->finish());
        SEXTANT_TRY(writeFileAtomically(signals.temporary() / signal_files::kColumns, toJsonText(description())));
        SEXTANT_TRY(writeRejects(m_folder, m_rejects));
        SEXTANT_TRY(documents.finish());
        SEXTANT_TRY(dropped.finish());
        return signals.finish();
    }

private:
    Result<void> openColumns(const std::filesystem::path& folder) {
        std::vector<std::string> names = {signal_files::kVerdict, signal_files::kTextBytes, signal_files::kPlace};
        if (m_options.tokens) names.push_back(signal_files::kTokens);
        for (const Recipe::Step& step : m_recipe.steps())
            if (step.document)
                for (const Rule& rule : step.document->rules())
                    names.push_back(signal_files::ofRule(step.name, rule.name));
        for (const std::string& name : names) m_columns.emplace(name, SEXTANT_TRY(ColumnFile::create(folder / name)));
        return {};
    }

    /// What the corpus stages decided: who is like whom.
    Result<void> copyVerdicts(const std::filesystem::path& folder) {
        for (size_t step = 0; step < m_recipe.steps().size(); ++step) {
            if (!m_recipe.steps()[step].corpus) continue;
            std::error_code code;
            const std::filesystem::path to = folder / signal_files::ofVerdicts(m_recipe.steps()[step].name);
            std::filesystem::copy_file(m_folders.verdicts(step), to, code);
            if (code) return machineError("cannot write " + to.string() + ": " + code.message());
        }
        return {};
    }

    Result<void> writeOne(const ChunkName& name) {
        std::vector<ChunkRow> rows;  // as the first pass numbered them, brought up to date by the later ones
        std::vector<ChunkEdit> edits;
        Json droppedPlaces = Json::array();
        int64_t kept = 0;
        for (size_t pass = 0; pass < m_passes.size(); ++pass) {
            const ChunkFile file = SEXTANT_TRY(ChunkFile::open(m_folders.pass(pass), name));
            const auto now = SEXTANT_TRY(file.rows());
            if (pass == 0) rows = now;
            for (const ChunkRow& row : now) {
                if (row.row >= rows.size())
                    return dataError(file.place() + ": a row that the first pass did not see",
                                     "Remove this file; the job makes it anew");
                rows[row.row] = row;
            }
            const auto editsNow = SEXTANT_TRY(file.edits());
            edits.insert(edits.end(), editsNow.begin(), editsNow.end());
            SEXTANT_TRY(writeSignals(m_passes[pass], now, SEXTANT_TRY(file.signals()), rows.size()));
            const std::string droppedFrame = SEXTANT_TRY(file.section(ChunkContent::Dropped));
            if (!droppedFrame.empty())
                droppedPlaces.push_back(
                    {{"pass", pass}, {"frame", toJson(SEXTANT_TRY(m_dropped->append(droppedFrame)))}});
            if (pass == 0) m_rejects += SEXTANT_TRY(file.section(ChunkContent::Rejects));
        }
        SEXTANT_TRY(m_edits->add(edits, rows.size()));
        const ChunkFile last = SEXTANT_TRY(ChunkFile::open(m_folders.pass(m_passes.size() - 1), name));
        const std::string frame = SEXTANT_TRY(last.section(ChunkContent::Documents));
        const auto place = SEXTANT_TRY(m_documents->append(frame));
        hashFurther(frame);
        std::vector<uint16_t> verdicts;
        std::vector<uint32_t> bytes, tokens;
        std::vector<uint64_t> places;
        for (const ChunkRow& row : rows) {
            verdicts.push_back(static_cast<uint16_t>(row.step));
            bytes.push_back(row.textBytes);
            tokens.push_back(row.tokens);
            places.push_back(row.place);
            kept += row.step == 0;
        }
        SEXTANT_TRY(m_columns.at(signal_files::kVerdict).write(verdicts));
        SEXTANT_TRY(m_columns.at(signal_files::kTextBytes).write(bytes));
        if (m_options.tokens) SEXTANT_TRY(m_columns.at(signal_files::kTokens).write(tokens));
        SEXTANT_TRY(m_columns.at(signal_files::kPlace).write(places));
        m_chunks.push_back({{"first_row", m_rows},
                            {"rows", rows.size()},
                            {"kept", kept},
                            {"documents", toJson(place)},
                            {"dropped", std::move(droppedPlaces)}});
        m_rows += static_cast<int64_t>(rows.size());
        return {};
    }

    Result<void> writeSignals(const Recipe::Pass& pass, const std::vector<ChunkRow>& rows,
                              const std::vector<float>& signals, size_t allRows) {
        size_t at = 0;
        for (size_t step = pass.first; step < pass.last; ++step)
            for (const Rule& rule : m_recipe.steps()[step].document->rules()) {
                std::vector<float> column(allRows, std::numeric_limits<float>::quiet_NaN());
                for (const ChunkRow& row : rows)
                    column[row.row] = at < signals.size() ? signals[at++] : column[row.row];
                SEXTANT_TRY(m_columns.at(signal_files::ofRule(m_recipe.steps()[step].name, rule.name)).write(column));
            }
        return {};
    }

    /// The hash of the documents is a chain over their frames.
    void hashFurther(std::string_view frame) {
        const uint64_t links[] = {m_documentsHash, hashText(frame)};
        m_documentsHash = hashText({reinterpret_cast<const char*>(links), sizeof links});
    }

    Json description() const {
        Json files = Json::array();
        for (const auto& file : m_options.files) files.push_back(file.string());
        Json steps = signal_files::describe(m_recipe);
        for (size_t step = 0; step < steps.size(); ++step) steps[step]["edited"] = m_edits->edited()[step];
        Json json = {{"rows", m_rows},
                     {"files", std::move(files)},
                     {"steps", std::move(steps)},
                     {"chunks", m_chunks},
                     {"documents_hash", hexadecimal(m_documentsHash)}};
        if (m_options.tokens) json["tokenizer"] = m_options.tokens->fingerprint;
        return json;
    }

    const CurationOptions& m_options;
    const Recipe& m_recipe;
    const WorkFolders& m_folders;
    const std::filesystem::path& m_folder;
    const std::vector<Recipe::Pass> m_passes;
    std::optional<PartFiles> m_documents, m_dropped;
    std::map<std::string, ColumnFile> m_columns;
    std::optional<EditColumns> m_edits;
    std::string m_rejects;
    Json m_chunks = Json::array();
    int64_t m_rows = 0;
    uint64_t m_documentsHash = 0;
};

}  // namespace

Result<void> writeOutput(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                         const std::filesystem::path& folder) {
    return OutputWriter(options, recipe, folders, folder).write();
}

}  // namespace sextant
