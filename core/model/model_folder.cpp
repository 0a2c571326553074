// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_folder.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/safetensors.h"

#include <algorithm>
#include <bit>
#include <map>
#include <memory>
#include <set>

namespace sextant {

namespace {

constexpr int64_t kPiece = 1 << 20;  // elements converted at once

/// Opens the files of a checkpoint, one or several, on demand.
class WeightFiles {
public:
    static Result<WeightFiles> open(const std::filesystem::path& folder) {
        WeightFiles files;
        files.m_folder = folder;
        std::error_code code;
        auto index = folder / "model.safetensors.index.json";
        if (!std::filesystem::exists(index, code)) {
            files.m_single = "model.safetensors";
            return files;
        }
        Json json = SEXTANT_TRY(readJsonFile(index));
        if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object())
            return dataError(index.string() + ": there is no \"weight_map\"");
        for (const auto& [name, file] : json["weight_map"].items()) {
            if (!file.is_string() || file.get<std::string>().find('/') != std::string::npos)
                return dataError(index.string() + ": the file of \"" + name + "\" is not a plain file name");
            files.m_fileOf[name] = file.get<std::string>();
        }
        return files;
    }
    std::vector<std::filesystem::path> paths() const {
        if (!m_single.empty()) return {m_folder / m_single};
        std::set<std::string> names;
        for (const auto& [tensor, file] : m_fileOf) names.insert(file);
        std::vector<std::filesystem::path> all;
        for (const std::string& name : names) all.push_back(m_folder / name);
        return all;
    }
    /// A tensor by its name, or by what it is called inside a model with more parts, or in a model without a head.
    Result<std::pair<const SafetensorsFile*, const SafetensorsEntry*>> find(const std::string& name) {
        const std::string inner = name.starts_with("model.") ? name.substr(6) : name;
        for (const std::string& candidate : {name, "language_model." + name, "model.language_model." + inner, inner}) {
            const auto file = SEXTANT_TRY(fileOf(candidate));
            if (!file) continue;
            if (const SafetensorsEntry* entry = file->find(candidate)) return std::pair{file, entry};
        }
        return missing(name);
    }

private:
    /// The file that should have a tensor; null where the index has no such name.
    Result<const SafetensorsFile*> fileOf(const std::string& name) {
        std::string file = m_single;
        if (file.empty()) {
            const auto found = m_fileOf.find(name);
            if (found == m_fileOf.end()) return static_cast<const SafetensorsFile*>(nullptr);
            file = found->second;
        }
        auto& opened = m_open[file];
        if (!opened) opened = std::make_unique<SafetensorsFile>(SEXTANT_TRY(SafetensorsFile::open(m_folder / file)));
        return opened.get();
    }
    Error missing(const std::string& name) const {
        return dataError(m_folder.string() + ": the tensor \"" + name + "\" is missing",
                         "The checkpoint is not complete, or config.json belongs to another model");
    }
    std::filesystem::path m_folder;
    std::string m_single;
    std::map<std::string, std::string> m_fileOf;
    std::map<std::string, std::unique_ptr<SafetensorsFile>> m_open;
};

uint16_t roundToBFloat16(float value) {
    uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) return static_cast<uint16_t>((bits >> 16) | 0x40);  // keep NaN a NaN
    return static_cast<uint16_t>((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

Result<void> writeWeights(const std::filesystem::path& path, const ParameterLayout& layout, ElementType stored,
                          const WeightReader& weights) {
    std::vector<SafetensorsEntry> entries;
    std::map<int64_t, float> lacks;  // what the file's values lack, by where a part begins
    for (const StoredParameter* parameter : layout.all())
        for (const LogicalParameter& part : parameter->parts) {
            entries.push_back(
                {part.name, stored == ElementType::BFloat16 ? "BF16" : "F32", storedShape(*parameter, part), 0, 0});
            lacks[parameter->offset + part.firstRow * parameter->columns] = part.offset;
        }
    auto writer = SEXTANT_TRY(SafetensorsWriter::create(path, entries, {{"format", "pt"}}));
    std::vector<float> values;
    std::vector<uint16_t> rounded;
    SEXTANT_TRY(weights([&](int64_t offset, std::span<const float> given) {
        values.assign(given.begin(), given.end());
        if (const float lacking = std::prev(lacks.upper_bound(offset))->second; lacking != 0)
            for (float& value : values) value -= lacking;
        if (stored == ElementType::Float32) return writer.write(values.data(), values.size() * 4).orThrow();
        rounded.resize(values.size());
        std::transform(values.begin(), values.end(), rounded.begin(), roundToBFloat16);
        writer.write(rounded.data(), rounded.size() * 2).orThrow();
    }));
    return writer.finish();
}

/// The parts of a flat buffer, one after the other.
WeightReader readerOf(const ParameterLayout& layout, std::span<const float> weights) {
    return [&layout, weights](const WeightSink& sink) {
        for (const StoredParameter* parameter : layout.all())
            for (const LogicalParameter& part : parameter->parts) {
                const int64_t columns = parameter->columns, rowsAtOnce = std::max<int64_t>(1, kPiece / columns);
                for (int64_t first = 0; first < part.rows; first += rowsAtOnce) {
                    const int64_t offset = parameter->offset + (part.firstRow + first) * columns,
                                  count = std::min(rowsAtOnce, part.rows - first) * columns;
                    sink(offset, weights.subspan(static_cast<size_t>(offset), static_cast<size_t>(count)));
                }
            }
        return Result<void>();
    };
}

}  // namespace

std::vector<int64_t> storedShape(const StoredParameter& parameter, const LogicalParameter& part) {
    if (parameter.kind != StoredParameter::Kind::Matrix) return {part.rows};
    return {part.rows, parameter.columns};
}

Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, std::span<const float> weights) {
    return writeModelFolder(folder, config, layout, readerOf(layout, weights));
}

Result<void> writeModelFolder(const std::filesystem::path& folder, const ModelConfig& config,
                              const ParameterLayout& layout, const WeightReader& weights) {
    SEXTANT_TRY(createFolders(folder));
    try {
        SEXTANT_TRY(writeWeights(folder / "model.safetensors", layout, config.storedType, weights));
    } catch (const RunError& error) {
        return error.error();
    }
    SEXTANT_TRY(writeFileAtomically(folder / "config.json", configText(config)));
    return writeFileAtomically(folder / "generation_config.json", generationConfigText(config));
}

Result<std::vector<std::filesystem::path>> modelWeightFiles(const std::filesystem::path& folder) {
    return SEXTANT_TRY(WeightFiles::open(folder)).paths();
}

Result<void> readModelWeights(const std::filesystem::path& folder, const ParameterLayout& layout,
                              const WeightSink& sink) {
    WeightFiles files = SEXTANT_TRY(WeightFiles::open(folder));
    std::vector<float> values;
    for (const StoredParameter* parameter : layout.all()) {
        for (const LogicalParameter& part : parameter->parts) {
            auto [file, entry] = SEXTANT_TRY(files.find(part.name));
            auto shape = storedShape(*parameter, part);
            if (entry->shape != shape)
                return dataError(folder.string() + ": the tensor \"" + part.name + "\" has the shape " +
                                 toJsonLine(entry->shape) + ", config.json wants " + toJsonLine(shape));
            if (entry->dtype != "F32" && entry->dtype != "BF16" && entry->dtype != "F16")
                return dataError(folder.string() + ": the tensor \"" + part.name + "\" is stored as " + entry->dtype,
                                 "Convert the model to float32, bfloat16 or float16");
            const int64_t columns = parameter->columns, rowsAtOnce = std::max<int64_t>(1, kPiece / columns);
            for (int64_t first = 0; first < part.rows; first += rowsAtOnce) {
                const int64_t rows = std::min(rowsAtOnce, part.rows - first);
                values.resize(static_cast<size_t>(rows * columns));
                file->readFloats(*entry, first * columns, rows * columns, values.data());
                if (part.offset != 0)
                    for (float& value : values) value += part.offset;
                sink(parameter->offset + (part.firstRow + first) * columns, values);
            }
        }
    }
    return {};
}

}  // namespace sextant
