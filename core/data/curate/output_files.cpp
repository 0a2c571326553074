// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/output_files.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/note_clock.h"
#include "core/data/curate/chunk_file.h"
#include "core/data/curate/edit_columns.h"
#include "core/data/curate/part_files.h"
#include "core/data/curate/rejects.h"
#include "core/data/curate/signal_files.h"

#include <array>
#include <limits>
#include <map>

namespace sextant {

namespace {

/// A folder of the output: made under another name, and renamed when it is complete.
struct OutputFolder {
    std::filesystem::path path;

    std::filesystem::path unfinished() const { return path.string() + ".new"; }
    Result<void> beginAnew() const {
        std::error_code code;
        std::filesystem::remove_all(unfinished(), code);
        return createFolders(unfinished());
    }
    /// Nothing happens if it is done already.
    Result<void> publish() const {
        std::error_code code;
        if (!std::filesystem::exists(unfinished(), code)) return {};
        std::filesystem::remove_all(path, code);
        std::filesystem::rename(unfinished(), path, code);
        return code ? Result<void>(fileError("rename", unfinished())) : Result<void>();
    }
};

Json toJson(const PartFiles::Place& place) { return Json::array({place.part, place.offset, place.size}); }

/// What an earlier process noted; nothing if it is not what was written.
std::optional<Json> readNote(const std::filesystem::path& path) {
    const auto text = readFile(path);
    if (!text) return std::nullopt;
    const std::string note = text.value().substr(0, text.value().find('\n'));
    if (text.value() != note + "\n" + hexadecimal(hashText(note))) return std::nullopt;
    return Json::parse(note);
}

/// Appends chunk after chunk to the files of the output. How far it is lies in a note, from which another process can
/// go on.
class OutputWriter {
public:
    /// Goes on from the note; without one, or if the files are not what it says, begins.
    static Result<OutputWriter> begin(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                                      const std::filesystem::path& folder) {
        const std::filesystem::path path = folders.output();
        try {
            OutputWriter writer(options, recipe, folders, folder);
            if (const auto note = readNote(path); note && writer.open(*note)) return writer;
        } catch (const nlohmann::json::exception&) {  // the note is damaged
        }
        OutputWriter writer(options, recipe, folders, folder);
        std::error_code code;
        std::filesystem::remove(path, code);
        for (const OutputFolder& part : writer.parts()) SEXTANT_TRY(part.beginAnew());
        SEXTANT_TRY(writer.open(Json::object()));
        return writer;
    }

    Result<void> write(const DataProgress& progress, const std::stop_token& stop) {
        const auto chunks = SEXTANT_TRY(listChunks(m_folders.pass(0)));
        NoteClock clock;
        while (!m_isComplete && m_chunks.size() < chunks.size()) {
            SEXTANT_TRY(writeOne(chunks[m_chunks.size()]));
            progress(static_cast<int64_t>(m_chunks.size()), static_cast<int64_t>(chunks.size()));
            if (stop.stop_requested() || clock.isTime()) SEXTANT_TRY(keep());
            if (stop.stop_requested()) return Error{ErrorKind::Interrupted, "writing the output was stopped", {}};
        }
        if (!m_isComplete) SEXTANT_TRY(complete());
        for (const OutputFolder& part : parts()) SEXTANT_TRY(part.publish());
        return {};
    }

private:
    OutputWriter(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                 const std::filesystem::path& folder)
        : m_options(options),
          m_recipe(recipe),
          m_folders(folders),
          m_documentsFolder{folder / "documents"},
          m_droppedFolder{folder / "dropped"},
          m_signalsFolder{folder / "signals"},
          m_passes(recipe.passes()),
          m_edits(m_signalsFolder.unfinished(), recipe) {}

    /// The signals come last: they make the job one that can be looked at.
    std::array<OutputFolder, 3> parts() const { return {m_documentsFolder, m_droppedFolder, m_signalsFolder}; }

    /// `note`: as `keep` wrote it, or an empty object.
    Result<void> open(const Json& note) {
        m_isComplete = note.value("complete", false);
        if (m_isComplete) return {};
        m_documents = SEXTANT_TRY(PartFiles::open(m_documentsFolder.unfinished(), note.value("documents", Json())));
        m_dropped = SEXTANT_TRY(PartFiles::open(m_droppedFolder.unfinished(), note.value("dropped", Json())));
        const Json columns = note.value("columns", Json::object());
        for (const std::string& name : columnNames())
            m_columns.emplace(name, SEXTANT_TRY(ColumnFile::open(m_signalsFolder.unfinished() / name,
                                                                 columns.value(name, int64_t{0}))));
        if (note.contains("edits")) SEXTANT_TRY(m_edits.goOn(note.at("edits")));
        m_chunks = note.value("chunks", Json::array());
        m_rows = note.value("rows", int64_t{0});
        m_documentsHash = note.value("documents_hash", uint64_t{0});
        return {};
    }
    Result<void> keep() {
        Json columns = Json::object();
        for (auto& [name, column] : m_columns) columns[name] = SEXTANT_TRY(column.keep());
        return writeNote({{"documents", m_documents.keep()},
                          {"dropped", m_dropped.keep()},
                          {"columns", std::move(columns)},
                          {"edits", SEXTANT_TRY(m_edits.keep())},
                          {"chunks", m_chunks},
                          {"rows", m_rows},
                          {"documents_hash", m_documentsHash}});
    }
    Result<void> complete() {
        SEXTANT_TRY(linkVerdicts());
        SEXTANT_TRY(m_documents.finish());
        SEXTANT_TRY(m_dropped.finish());
        for (auto& [name, column] : m_columns) SEXTANT_TRY(column.finish());
        SEXTANT_TRY(m_edits.finish());
        SEXTANT_TRY(
            writeFileAtomically(m_signalsFolder.unfinished() / signal_files::kColumns, toJsonText(description())));
        return writeNote({{"complete", true}});
    }
    Result<void> writeNote(const Json& note) const {
        const std::string text = note.dump();
        return writeFileAtomically(m_folders.output(), text + "\n" + hexadecimal(hashText(text)), Durability::Buffered);
    }

    std::vector<std::string> columnNames() const {
        std::vector<std::string> names = {signal_files::kVerdict, signal_files::kTextBytes, signal_files::kPlace};
        if (m_options.tokens) names.push_back(signal_files::kTokens);
        for (const Recipe::Step& step : m_recipe.steps())
            if (step.document)
                for (const Rule& rule : step.document->rules())
                    names.push_back(signal_files::ofRule(step.name, rule.name));
        return names;
    }

    /// What the corpus stages decided: who is like whom. The work folder keeps it as well while it lasts.
    Result<void> linkVerdicts() {
        for (size_t step = 0; step < m_recipe.steps().size(); ++step) {
            if (!m_recipe.steps()[step].corpus) continue;
            const std::filesystem::path to =
                m_signalsFolder.unfinished() / signal_files::ofVerdicts(m_recipe.steps()[step].name);
            std::error_code code;
            std::filesystem::remove(to, code);
            std::filesystem::create_hard_link(m_folders.verdicts(step), to, code);
            if (code) std::filesystem::copy_file(m_folders.verdicts(step), to, code);  // a disk that has no links
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
                    {{"pass", pass}, {"frame", toJson(SEXTANT_TRY(m_dropped.append(droppedFrame)))}});
        }
        SEXTANT_TRY(m_edits.add(edits, rows.size()));
        const ChunkFile last = SEXTANT_TRY(ChunkFile::open(m_folders.pass(m_passes.size() - 1), name));
        const std::string frame = SEXTANT_TRY(last.section(ChunkContent::Documents));
        const auto place = SEXTANT_TRY(m_documents.append(frame));
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
        for (size_t step = 0; step < steps.size(); ++step) steps[step]["edited"] = m_edits.edited()[step];
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
    OutputFolder m_documentsFolder, m_droppedFolder, m_signalsFolder;
    std::vector<Recipe::Pass> m_passes;
    PartFiles m_documents, m_dropped;
    std::map<std::string, ColumnFile> m_columns;
    EditColumns m_edits;
    Json m_chunks = Json::array();  // of those that are done
    int64_t m_rows = 0;
    uint64_t m_documentsHash = 0;
    bool m_isComplete = false;  // and only not yet renamed everywhere
};

}  // namespace

Result<void> writeOutput(const CurationOptions& options, const Recipe& recipe, const WorkFolders& folders,
                         const std::filesystem::path& folder, const DataProgress& progress,
                         const std::stop_token& stop) {
    OutputWriter writer = SEXTANT_TRY(OutputWriter::begin(options, recipe, folders, folder));
    SEXTANT_TRY(collectRejects(folders, folder));  // before the job can be looked at
    return writer.write(progress, stop);
}

}  // namespace sextant
