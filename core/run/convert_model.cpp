// SPDX-License-Identifier: Apache-2.0
#include "core/run/convert_model.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/device/device.h"
#include "core/infer/certificate.h"
#include "core/job/model_path.h"
#include "core/model/model_export.h"
#include "core/tokenizer/gguf_vocabulary.h"

#include <algorithm>

namespace sextant {

namespace {

using std::filesystem::path;

GgufType ggufTypeOf(MatrixType type) {
    switch (type) {
        case MatrixType::F32:
            return GgufType::F32;
        case MatrixType::F16:
            return GgufType::F16;
        case MatrixType::Q8_0:
            return GgufType::Q8_0;
        case MatrixType::Q6_K:
            return GgufType::Q6_K;
        case MatrixType::Q5_K:
            return GgufType::Q5_K;
        case MatrixType::Q4_K:
            return GgufType::Q4_K;
        case MatrixType::Q4_0:
            return GgufType::Q4_0;
        case MatrixType::BF16:
        case MatrixType::AsStored:
            break;
    }
    return GgufType::BF16;
}

const char* wordOf(ModelFormat format) { return format == ModelFormat::Gguf ? "gguf" : "hf"; }

bool isGgufFile(const path& file) { return file.extension() == ".gguf"; }

Result<void> checkTarget(const ConvertSpec& spec) {
    const bool isFile = spec.format == ModelFormat::Gguf;
    if (isFile && !isGgufFile(spec.to))
        return usageError("the file " + spec.to + " does not end in .gguf", "Name it with that ending");
    const bool isFolderType =
        spec.type == MatrixType::AsStored || spec.type == MatrixType::F32 || spec.type == MatrixType::BF16;
    if (!isFile && !isFolderType)
        return usageError("the type " + nameOf(spec.type) + " belongs to GGUF files",
                          "A Hugging Face folder takes f32 or bf16");
    std::error_code code;
    if (std::filesystem::equivalent(spec.from, spec.to, code))
        return usageError(spec.to + " is the original itself", "Name another place for the result");
    return {};
}

Result<void> checkDisk(const ConvertSpec& spec, const ModelSource& source) {
    const bool isFile = spec.format == ModelFormat::Gguf;
    const int64_t needed = isFile ? ggufTensorBytes(source.config().shape, ggufTypeOf(spec.type))
                                  : source.parameterCount() * (spec.type == MatrixType::F32 ? 4 : 2);
    const auto free = freeDiskBytes(std::filesystem::absolute(spec.to).parent_path());
    if (!free || free.value() >= needed) return {};
    return machineError("the result takes " + formatBytes(needed) + ", and the disk of " + spec.to + " has only " +
                            formatBytes(free.value()) + " left",
                        "Make room, choose a smaller type, or write to another disk");
}

/// A tokenizer alone, without a model.
Result<Json> convertVocabulary(const ConvertSpec& spec) {
    const Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(spec.from));
    if (spec.format == ModelFormat::HuggingFace)
        SEXTANT_TRY(tokenizer.save(spec.to));
    else
        SEXTANT_TRY(writeFileAtomically(spec.to, ggufVocabulary(tokenizer)));
    return Json{{"from", spec.from},
                {"to", spec.to},
                {"format", wordOf(spec.format)},
                {"vocabulary_size", tokenizer.vocabularySize()}};
}

Result<void> writeModel(const ConvertSpec& spec, const std::string& name, const StageProgress& progress,
                        kernels::Backend& backend, std::stop_token stop) {
    const ModelSource source = SEXTANT_TRY(ModelSource::open(spec.from));
    SEXTANT_TRY(checkDisk(spec, source));
    const Tokenizer tokenizer = SEXTANT_TRY(Tokenizer::load(spec.from));
    const int64_t total = std::max<int64_t>(1, source.parameterCount());
    const DataProgress report = progress("write", "parameters");
    const ExportProgress show = [&](int64_t elements) { report(std::min(elements, total), total); };
    if (spec.format == ModelFormat::Gguf) {
        const auto vocabulary = [&](GgufHeader& header, int64_t rows) { setVocabulary(header, tokenizer, rows); };
        const GgufForm form{ggufTypeOf(spec.type), name, vocabulary};
        return writeGgufModel(backend, spec.to, source, form, show, stop);
    }
    const ElementType stored = spec.type == MatrixType::F32 ? ElementType::Float32 : ElementType::BFloat16;
    SEXTANT_TRY(writeModelFolder(backend, spec.to, source, stored, show, stop));
    return tokenizer.save(spec.to);
}

/// "from" and, of a checkpoint, "step": what was converted, where a job stands for the newest of its checkpoints.
Json originOf(const FoundModel& from) {
    Json origin = {{"from", from.name()}};
    if (from.step >= 0) origin["step"] = from.step;
    return origin;
}

Result<Json> certifiedCopy(const ConvertSpec& spec, const FoundModel& found, const StageProgress& progress,
                           kernels::Backend& backend, std::stop_token stop) {
    const auto load = [&](const std::string& model) {
        return LoadedModel::load(model, backend, kernels::Precision::Float32, stop);
    };
    const auto original = SEXTANT_TRY(load(spec.from));
    const auto copy = SEXTANT_TRY(load(spec.to));
    const Certificate certificate = SEXTANT_TRY(certify(*original, *copy, stop, progress("compare", "texts")));
    Json stored = originOf(found);
    stored.update(certificate.json());
    SEXTANT_TRY(writeFileAtomically(certificatePath(spec.to), toJsonText(stored)));
    return certificate.json();
}

int64_t bytesAt(const path& place) {
    std::error_code code;
    if (!std::filesystem::is_directory(place, code))
        return static_cast<int64_t>(std::filesystem::file_size(place, code));
    int64_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(place, code))
        if (entry.is_regular_file(code)) bytes += static_cast<int64_t>(entry.file_size(code));
    return bytes;
}

Result<Json> convertWeights(ConvertSpec spec, const FoundModel& found, const StageProgress& progress,
                            std::stop_token stop) {
    if (spec.type == MatrixType::AsStored) {
        const ModelConfig config = SEXTANT_TRY(readModelFileConfig(spec.from));
        spec.type = config.storedType == ElementType::Float32 ? MatrixType::F32 : MatrixType::BF16;
    }
    const OpenedDevice device = SEXTANT_TRY(openDevice(DeviceChoice::Cpu, PrecisionChoice::Float32, spec.threads));
    SEXTANT_TRY(writeModel(spec, found.name(), progress, *device.backend, stop));
    Json report = originOf(found);
    report.update(
        {{"to", spec.to}, {"format", wordOf(spec.format)}, {"type", nameOf(spec.type)}, {"bytes", bytesAt(spec.to)}});
    if (spec.certificate == Certifying::Compare)
        report["certificate"] = SEXTANT_TRY(certifiedCopy(spec, found, progress, *device.backend, stop));
    return report;
}

bool hasTensors(const path& file) {
    if (!isGgufFile(file)) return false;
    const auto opened = GgufFile::open(file);
    return !opened || !opened.value().tensors().empty();  // what cannot be read is told by who converts it
}

}  // namespace

Result<Json> convertModel(const ConvertSpec& spec, const StageProgress& progress, std::stop_token stop) {
    ConvertSpec settled = spec;
    SEXTANT_TRY(checkTarget(settled));
    const path from(spec.from);
    const bool isFile = isGgufFile(from) || from.filename() == "tokenizer.json";
    if (isFile && !hasTensors(from)) return convertVocabulary(settled);
    const auto found = findModel(from);
    std::error_code code;
    if (!found && std::filesystem::exists(from / "tokenizer.json", code)) return convertVocabulary(settled);
    const FoundModel model = SEXTANT_TRY(found);
    settled.from = model.folder.string();
    SEXTANT_TRY(checkTarget(settled));
    try {
        return convertWeights(settled, model, progress, stop);
    } catch (const RunError& error) {
        return error.error();
    }
}

std::string convertedName(const ConvertSpec& spec) {
    const auto found = findModel(spec.from);
    std::string name = found ? found.value().name() : path(spec.from).filename().string();
    if (isGgufFile(name)) name = path(name).stem().string();
    name = replaceAll(name, "/", "-") + "-" + (spec.type == MatrixType::AsStored ? "copy" : nameOf(spec.type));
    return spec.format == ModelFormat::Gguf ? name + ".gguf" : name;
}

path certificatePath(const path& model) {
    if (isGgufFile(model)) return path(model.string() + ".certificate.json");
    return model / "certificate.json";
}

}  // namespace sextant
