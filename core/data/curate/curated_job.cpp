// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/curated_job.h"

#include "core/data/curate/signal_files.h"
#include "core/data/curate/zstd_frames.h"
#include "core/data/formats/parsed_object.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace sextant {

namespace {

constexpr int64_t kLargestFrame = int64_t{1} << 32;

Result<MappedFile> columnFile(const std::filesystem::path& path, int64_t rows, size_t width) {
    MappedFile file = SEXTANT_TRY(MappedFile::open(path));
    if (file.size() != static_cast<size_t>(rows) * width)
        return dataError(path.string() + ": " + std::to_string(file.size()) + " bytes where " +
                             std::to_string(static_cast<size_t>(rows) * width) + " are expected",
                         "Curate the documents again");
    return file;
}

/// A line of a document. Members with numbers that do not fit 64 bits become texts, so that their digits can be shown.
Result<Json> documentJson(std::string line, const std::string& place) {
    simdjson::dom::parser parser;
    ParsedObject object;
    if (const auto error = object.parseCopy(parser, std::move(line)))
        return dataError(place + ": a document is not valid JSON (" + simdjson::error_message(error) + ")",
                         "Curate the documents again");
    Json json = Json::object();
    for (const auto& [key, value] : object.object()) {
        const std::string text = object.json(value);
        json[std::string(key)] = object.holdsLargeNumber(value) ? Json(text) : SEXTANT_TRY(parseJson(text, place));
    }
    return json;
}

}  // namespace

Result<CuratedJob> CuratedJob::open(const std::filesystem::path& folder) {
    CuratedJob job;
    job.m_folder = folder;
    std::error_code code;
    if (!std::filesystem::exists(folder / "signals" / signal_files::kColumns, code))
        return dataError(folder.string() + " is not a finished curate job", "Curate documents into it first");
    SEXTANT_TRY(job.readDescription());
    SEXTANT_TRY(job.mapColumns());
    return job;
}

Result<void> CuratedJob::readDescription() {
    const std::filesystem::path path = m_folder / "signals" / signal_files::kColumns;
    const Json json = SEXTANT_TRY(readJsonFile(path));
    auto frameOf = [](const Json& values) {
        return Frame{values.at(0).get<int64_t>(), values.at(1).get<int64_t>(), values.at(2).get<int64_t>()};
    };
    try {
        m_rows = json.at("rows").get<int64_t>();
        m_tokenizer = json.value("tokenizer", "");
        m_documentsHash = json.value("documents_hash", "");
        for (const Json& file : json.at("files")) m_files.push_back(file.get<std::string>());
        for (const Json& step : json.at("steps")) {
            Stage stage{step.at("stage").get<std::string>(), step.at("corpus").get<bool>(), {}, {}};
            if (step.contains("edited")) stage.edited = step.at("edited").get<int64_t>();
            for (const Json& rule : step.at("rules"))
                stage.rules.push_back({rule.at("rule").get<std::string>(), rule.at("help").get<std::string>(),
                                       static_cast<float>(numberFromJson(rule.at("minimum"), 0)),
                                       static_cast<float>(numberFromJson(rule.at("maximum"), 0)),
                                       rule.at("minimum_option").get<std::string>(),
                                       rule.at("maximum_option").get<std::string>()});
            m_stages.push_back(std::move(stage));
        }
        int64_t next = 0;
        for (const Json& entry : json.at("chunks")) {
            Chunk chunk{entry.at("first_row").get<int64_t>(),
                        entry.at("rows").get<int64_t>(),
                        frameOf(entry.at("documents")),
                        {}};
            for (const Json& dropped : entry.at("dropped"))
                chunk.dropped.emplace_back(dropped.at("pass").get<int64_t>(), frameOf(dropped.at("frame")));
            if (chunk.firstRow != next || chunk.rows < 0)
                return dataError(path.string() + ": the chunks do not follow each other");
            next += chunk.rows;
            m_chunks.push_back(std::move(chunk));
        }
        if (next != m_rows) return dataError(path.string() + ": the chunks do not add up to its rows");
    } catch (const nlohmann::json::exception& error) {
        return dataError(path.string() + ": " + error.what(), "Curate the documents again");
    }
    return {};
}

Result<void> CuratedJob::mapColumns() {
    const std::filesystem::path folder = m_folder / "signals";
    m_verdicts = SEXTANT_TRY(columnFile(folder / signal_files::kVerdict, m_rows, sizeof(uint16_t)));
    m_textBytes = SEXTANT_TRY(columnFile(folder / signal_files::kTextBytes, m_rows, sizeof(uint32_t)));
    if (!m_tokenizer.empty())
        m_tokens = SEXTANT_TRY(columnFile(folder / signal_files::kTokens, m_rows, sizeof(uint32_t)));
    m_places = SEXTANT_TRY(columnFile(folder / signal_files::kPlace, m_rows, sizeof(uint64_t)));
    for (const Stage& stage : m_stages) {
        m_signals.emplace_back();
        for (const Rule& rule : stage.rules)
            m_signals.back().push_back(
                SEXTANT_TRY(columnFile(folder / signal_files::ofRule(stage.name, rule.name), m_rows, sizeof(float))));
        m_decisions.emplace_back();
        if (stage.isCorpus)
            m_decisions.back() = SEXTANT_TRY(VerdictFile::open(folder / signal_files::ofVerdicts(stage.name)));
        m_edits.emplace_back();
        if (stage.edited.value_or(0) > 0)
            m_edits.back() =
                SEXTANT_TRY(columnFile(folder / signal_files::ofEdits(stage.name), m_rows, sizeof(int32_t)));
    }
    return {};
}

std::optional<int64_t> CuratedJob::rowOf(uint64_t place) const {
    const auto all = places();
    const auto found = std::lower_bound(all.begin(), all.end(), place);
    return found != all.end() && *found == place ? std::optional<int64_t>(found - all.begin()) : std::nullopt;
}

std::optional<int32_t> CuratedJob::editOf(size_t stage, int64_t row) const {
    if (!m_edits[stage]) return {};
    const int32_t longer = column<int32_t>(*m_edits[stage])[static_cast<size_t>(row)];
    return longer == signal_files::kUnchanged ? std::nullopt : std::optional(longer);
}

std::string CuratedJob::placeText(uint64_t place) const {
    const DocumentPlace where = DocumentPlace::fromValue(place);
    return (where.file() < m_files.size() ? m_files[where.file()] : "?") + ":" + std::to_string(where.position());
}

/// Verdicts of corpus stages are applied as the next pass begins, so the passes up to a stage are the corpus stages up
/// to it.
int64_t CuratedJob::passOf(size_t stage) const {
    return std::count_if(m_stages.begin(), m_stages.begin() + static_cast<ptrdiff_t>(stage) + 1,
                         [](const Stage& s) { return s.isCorpus; });
}

Result<void> CuratedJob::load(const char* folder, const Frame& frame) const {
    if (m_cachedFolder == folder && m_cachedFrame == frame) return {};
    char name[40];
    std::snprintf(name, sizeof name, "part-%05d.jsonl.zst", static_cast<int>(frame.part));
    const std::filesystem::path path = m_folder / folder / name;
    std::ifstream stream(path, std::ios::binary);
    std::error_code code;
    const auto size = static_cast<int64_t>(std::filesystem::file_size(path, code));
    if (code || frame.offset < 0 || frame.size < 0 || frame.size > kLargestFrame || frame.offset + frame.size > size)
        return dataError(path.string() + ": the file is cut off or missing", "Curate the documents again");
    std::string bytes(static_cast<size_t>(frame.size), '\0');
    stream.seekg(frame.offset);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    m_cachedFolder.clear();
    m_cachedText = SEXTANT_TRY(zstdContent(bytes, path.string() + ", byte " + std::to_string(frame.offset)));
    m_cachedLines = {0};
    for (size_t at = 0; (at = m_cachedText.find('\n', at)) != std::string::npos;) m_cachedLines.push_back(++at);
    m_cachedFolder = folder;
    m_cachedFrame = frame;
    return {};
}

Result<CuratedDocument> CuratedJob::document(int64_t row) const {
    if (row < 0 || row >= m_rows)
        return dataError("the job has " + std::to_string(m_rows) + " documents, and none of the number " +
                         std::to_string(row));
    const auto chunk = std::prev(
        std::partition_point(m_chunks.begin(), m_chunks.end(), [&](const Chunk& c) { return c.firstRow <= row; }));
    const auto all = verdicts();
    const uint16_t verdict = all[static_cast<size_t>(row)];
    if (verdict > m_stages.size()) return dataError(m_folder.string() + ": a verdict names a stage that is not there");
    const int64_t pass = verdict > 0 ? passOf(verdict - 1u) : -1;
    // Its line is as many lines down in its frame as there are rows of the same fate before it.
    size_t line = 0;
    for (int64_t before = chunk->firstRow; before < row; ++before) {
        const uint16_t other = all[static_cast<size_t>(before)];
        line += verdict == 0 ? other == 0 : other > 0 && other <= m_stages.size() && passOf(other - 1u) == pass;
    }
    if (verdict == 0) {
        SEXTANT_TRY(load("documents", chunk->documents));
    } else {
        const auto found = std::find_if(chunk->dropped.begin(), chunk->dropped.end(),
                                        [&](const auto& entry) { return entry.first == pass; });
        if (found == chunk->dropped.end())
            return dataError(m_folder.string() + ": a dropped document is missing", "Curate the documents again");
        SEXTANT_TRY(load("dropped", found->second));
    }
    if (line + 1 >= m_cachedLines.size())
        return dataError(m_folder.string() + ": a document is missing in its file", "Curate the documents again");
    Json json = SEXTANT_TRY(documentJson(
        m_cachedText.substr(m_cachedLines[line], m_cachedLines[line + 1] - m_cachedLines[line]), m_folder.string()));
    CuratedDocument document;
    auto take = [&](const char* key) {
        Json value = json.value(key, Json());
        json.erase(key);
        return value;
    };
    auto text = [](const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); };
    document.text = text(take("text"));
    document.id = text(take("id"));
    document.source = text(take("source"));
    if (verdict > 0) {
        document.droppedBy = text(take("dropped_by"));
        document.reasons = take("reasons");
    }
    document.otherFields = std::move(json);
    return document;
}

std::span<const Verdict> CuratedJob::verdictsOf(size_t stage, int64_t row) const {
    const uint64_t place = places()[static_cast<size_t>(row)];
    return m_decisions[stage] ? m_decisions[stage]->between(place, place) : std::span<const Verdict>();
}

std::span<const Verdict> CuratedJob::allVerdicts(size_t stage) const {
    return m_decisions[stage] ? m_decisions[stage]->between(0, ~uint64_t{0}) : std::span<const Verdict>();
}

}  // namespace sextant
