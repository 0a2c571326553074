// SPDX-License-Identifier: Apache-2.0
#include "core/train/checkpoint.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/model/safetensors.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <fcntl.h>

namespace sextant {

namespace {

constexpr int kFormatVersion = 1;

struct Section {
    const char* prefix;
    std::vector<float> TrainerState::*values;
};
constexpr std::array kSections{Section{"weights/", &TrainerState::weights},
                               Section{"first_moment/", &TrainerState::firstMoment},
                               Section{"second_moment/", &TrainerState::secondMoment}};

const float* valuesOf(const TrainerState& state, const Section& section, const StoredParameter& parameter,
                      const LogicalParameter& part) {
    return (state.*section.values).data() + parameter.offset + part.firstRow * parameter.columns;
}

/// Calls visit(section, parameter, part) for every tensor of trainer/state.safetensors in file order.
template <class Visit>
Result<void> forEachTensor(const ParameterLayout& layout, Visit visit) {
    for (const Section& section : kSections)
        for (const StoredParameter* parameter : layout.all())
            for (const LogicalParameter& part : parameter->parts) SEXTANT_TRY(visit(section, *parameter, part));
    return {};
}

Result<void> writeTrainer(const std::filesystem::path& folder, const CheckpointContent& content) {
    SEXTANT_TRY(createFolders(folder));
    std::vector<SafetensorsEntry> entries;
    Json checksums = Json::object();
    SEXTANT_TRY(forEachTensor(
        *content.layout,
        [&](const Section& section, const StoredParameter& parameter, const LogicalParameter& part) -> Result<void> {
            std::string name = section.prefix + part.name;
            entries.push_back({name, "F32", storedShape(parameter, part), 0, 0});
            auto bytes = static_cast<size_t>(part.rows * parameter.columns * 4);
            checksums[name] = hexadecimal(hashBytes(valuesOf(*content.state, section, parameter, part), bytes));
            return {};
        }));
    auto writer = SEXTANT_TRY(SafetensorsWriter::create(folder / "state.safetensors", entries, {}));
    SEXTANT_TRY(forEachTensor(
        *content.layout,
        [&](const Section& section, const StoredParameter& parameter, const LogicalParameter& part) -> Result<void> {
            return writer.write(valuesOf(*content.state, section, parameter, part),
                                static_cast<size_t>(part.rows * parameter.columns * 4));
        }));
    SEXTANT_TRY(writer.finish());
    const TrainerPosition& position = content.state->position;
    Json manifest = {{"format", kFormatVersion},       {"step", position.step}, {"tokens", position.tokens},
                     {"samples", position.samples},    {"seed", position.seed}, {"checksum", "xxh3-64"},
                     {"tensors", std::move(checksums)}};
    return writeFileAtomically(folder / "trainer.json", toJsonText(manifest));
}

Result<void> copyTokenizer(const std::filesystem::path& from, const std::filesystem::path& to) {
    for (const char* name : {"tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"}) {
        std::error_code code;
        if (from.empty() || !std::filesystem::exists(from / name, code)) continue;
        SEXTANT_TRY(writeFileAtomically(to / name, SEXTANT_TRY(readFile(from / name))));
    }
    return {};
}

Result<void> writeInto(const std::filesystem::path& folder, const CheckpointContent& content) {
    SEXTANT_TRY(writeModelFolder(folder, content.config, *content.layout, content.state->weights));
    SEXTANT_TRY(copyTokenizer(content.tokenizerFolder, folder));
    SEXTANT_TRY(writeTrainer(folder / "trainer", content));
    if (content.retention == Retention::Pinned)
        SEXTANT_TRY(setRetention({content.state->position.step, folder, Retention::Rotating}, content.retention));
    return syncFolder(folder);
}

/// Renames a folder to a name that another one may have. Both change places in one step, so that a process that is
/// killed leaves one of them whole under that name.
Result<void> putInPlace(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code code;
    if (std::filesystem::exists(to, code) &&
        ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0) {
        std::filesystem::remove_all(from, code);
        return {};
    }
    std::filesystem::remove_all(to, code);  // a file system that cannot exchange names
    std::filesystem::rename(from, to, code);
    if (code) return machineError("cannot rename " + from.string() + ": " + code.message());
    return {};
}

Result<int64_t> positionField(const Json& manifest, const char* key, const std::string& place) {
    auto found = manifest.find(key);
    if (found == manifest.end() || !found->is_number_integer() || found->get<int64_t>() < 0)
        return dataError(place + ": \"" + key + "\" is missing or not a whole number");
    return found->get<int64_t>();
}

Error damaged(const std::filesystem::path& checkpoint, const std::string& what) {
    return dataError("the checkpoint " + checkpoint.string() + " is damaged: " + what,
                     "Resume from an older one with --checkpoint NAME, or remove this folder");
}

}  // namespace

Result<std::filesystem::path> writeCheckpoint(const std::filesystem::path& root, const CheckpointContent& content) {
    const std::string name = checkpointName(content.state->position.step);
    const auto final = root / name, temporary = root / (name + std::string(kUnfinishedSuffix));
    std::error_code code;
    std::filesystem::remove_all(temporary, code);
    SEXTANT_TRY(createFolders(temporary));
    if (auto written = writeInto(temporary, content); !written) {
        std::filesystem::remove_all(temporary, code);
        return written.error();
    }
    SEXTANT_TRY(putInPlace(temporary, final));
    SEXTANT_TRY(syncFolder(root));
    SEXTANT_TRY(setNewestCheckpoint(root, {content.state->position.step, final, content.retention}));
    return final;
}

Result<TrainerState> readTrainerState(const std::filesystem::path& checkpoint, const ParameterLayout& layout) {
    const auto manifestPath = checkpoint / "trainer" / "trainer.json";
    auto manifest = readJsonFile(manifestPath);
    if (!manifest) return damaged(checkpoint, manifest.error().message);
    const Json& json = manifest.value();
    if (!json.is_object() || !json.contains("tensors") || !json["tensors"].is_object())
        return damaged(checkpoint, "trainer/trainer.json does not list its tensors");
    TrainerState state;
    const std::string place = manifestPath.string();
    state.position.step = SEXTANT_TRY(positionField(json, "step", place));
    state.position.tokens = SEXTANT_TRY(positionField(json, "tokens", place));
    state.position.samples = SEXTANT_TRY(positionField(json, "samples", place));
    state.position.seed = SEXTANT_TRY(positionField(json, "seed", place));

    auto file = SafetensorsFile::open(checkpoint / "trainer" / "state.safetensors");
    if (!file) return damaged(checkpoint, file.error().message);
    for (const Section& section : kSections)
        (state.*section.values).assign(static_cast<size_t>(layout.totalElements), 0.0f);
    SEXTANT_TRY(forEachTensor(
        layout,
        [&](const Section& section, const StoredParameter& parameter, const LogicalParameter& part) -> Result<void> {
            const std::string name = section.prefix + part.name;
            const SafetensorsEntry* entry = file.value().find(name);
            if (!entry || entry->dtype != "F32" || entry->shape != storedShape(parameter, part))
                return damaged(checkpoint,
                               "trainer/state.safetensors has no tensor \"" + name + "\" of the run's shape");
            auto checksum = json["tensors"].find(name);
            if (checksum == json["tensors"].end() ||
                *checksum != hexadecimal(hashBytes(file.value().data(*entry), entry->bytes())))
                return damaged(checkpoint,
                               "the checksum of \"" + name + "\" in trainer/state.safetensors does not match");
            float* target = (state.*section.values).data() + parameter.offset + part.firstRow * parameter.columns;
            file.value().readFloats(*entry, 0, entry->count(), target);
            return {};
        }));
    return state;
}

}  // namespace sextant
