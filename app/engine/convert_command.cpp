// SPDX-License-Identifier: Apache-2.0
#include "app/engine/commands.h"
#include "app/engine/interrupts.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/device/device.h"
#include "core/infer/certificate.h"
#include "core/job/model_path.h"
#include "core/model/model_export.h"
#include "core/tokenizer/gguf_vocabulary.h"

#include <unistd.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <cstdio>
#include <map>

namespace sextant::engine {

namespace {

struct ConvertArguments {
    std::string from, to, format, type;
    bool skipsCertificate = false;
};

const std::map<std::string, GgufType> kGgufTypes{
    {"f32", GgufType::F32},   {"f16", GgufType::F16},   {"bf16", GgufType::BF16}, {"q8_0", GgufType::Q8_0},
    {"q4_0", GgufType::Q4_0}, {"q4_k", GgufType::Q4_K}, {"q5_k", GgufType::Q5_K}, {"q6_k", GgufType::Q6_K}};

/// A tokenizer alone, without a model.
int convertVocabulary(const ConvertArguments& arguments, const CommandContext& context) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.from).orThrow();
    if (arguments.format == "hf")
        tokenizer.save(arguments.to).orThrow();
    else
        writeFileAtomically(arguments.to, ggufVocabulary(tokenizer)).orThrow();
    if (context.output == Output::Json)
        std::fputs(
            toJsonText(
                {{"to", arguments.to}, {"format", arguments.format}, {"vocabulary_size", tokenizer.vocabularySize()}})
                .c_str(),
            stdout);
    else
        std::printf("Wrote the vocabulary of %lld tokens to %s\n", static_cast<long long>(tokenizer.vocabularySize()),
                    arguments.to.c_str());
    return 0;
}

/// Percent of a long conversion, on a terminal.
class PercentLine {
public:
    explicit PercentLine(int64_t total) : m_total(std::max<int64_t>(1, total)) {}
    ~PercentLine() {
        if (m_shown >= 0) std::fputs("\n", stderr);
    }
    void show(int64_t done) {
        if (::isatty(STDERR_FILENO) == 0) return;
        const int percent = static_cast<int>(100 * done / m_total);
        if (percent == m_shown) return;
        m_shown = percent;
        std::fprintf(stderr, "\rwriting %d %%", percent);
    }

private:
    int64_t m_total;
    int m_shown = -1;
};

void writeModel(const ConvertArguments& arguments, const ModelSource& source, const std::string& name,
                kernels::Backend& backend, const Tokenizer& tokenizer, std::stop_token stop) {
    PercentLine line(source.parameterCount());
    auto progress = [&](int64_t elements) { line.show(elements); };
    if (arguments.format == "gguf") {
        auto vocabulary = [&](GgufHeader& header, int64_t rows) { setVocabulary(header, tokenizer, rows); };
        const GgufForm form{kGgufTypes.at(arguments.type), name, vocabulary};
        writeGgufModel(backend, arguments.to, source, form, progress, stop).orThrow();
        return;
    }
    const ElementType stored = arguments.type == "f32" ? ElementType::Float32 : ElementType::BFloat16;
    writeModelFolder(backend, arguments.to, source, stored, progress, stop).orThrow();
    tokenizer.save(arguments.to).orThrow();
}

/// "from" and, of a checkpoint, "step": what was converted, where a job stands for the newest of its checkpoints.
Json originOf(const FoundModel& from) {
    Json origin = {{"from", from.name()}};
    if (from.step >= 0) origin["step"] = from.step;
    return origin;
}

void report(const ConvertArguments& arguments, const FoundModel& from, const CommandContext& context,
            const Json& certificate) {
    if (context.output == Output::Json) {
        Json result = originOf(from);
        result.update({{"to", arguments.to},
                       {"format", arguments.format},
                       {"type", arguments.type},
                       {"certificate", certificate}});
        std::fputs(toJsonText(result).c_str(), stdout);
        return;
    }
    std::printf("Wrote %s from %s%s\n", arguments.to.c_str(), from.name().c_str(),
                from.isChosen ? ", the newest checkpoint" : "");
    if (certificate.is_null()) return;
    std::printf(
        "Loaded again and compared with the original over %lld positions of text in many languages:\n"
        "  same first choice        %.2f %%\n"
        "  KL divergence            %.6f on average, %.6f at most\n"
        "  same tokens              %s\n"
        "  weights                  %s, %s before\n",
        static_cast<long long>(certificate["positions"].get<int64_t>()),
        100 * certificate["equal_first_choice"].get<double>(), certificate["mean_kl_divergence"].get<double>(),
        certificate["largest_kl_divergence"].get<double>(), certificate["equal_tokens"].get<bool>() ? "yes" : "NO",
        formatBytes(certificate["copy_bytes"].get<int64_t>()).c_str(),
        formatBytes(certificate["original_bytes"].get<int64_t>()).c_str());
}

/// Where the certificate lies: inside a folder, beside a file.
std::filesystem::path certificatePath(const ConvertArguments& arguments) {
    if (arguments.format == "hf") return std::filesystem::path(arguments.to) / "certificate.json";
    return arguments.to + ".certificate.json";
}

int convertModel(ConvertArguments arguments, const FoundModel& found, const CommandContext& context) {
    const std::stop_token stop = interruptToken();
    const std::filesystem::path& from = found.folder;
    if (arguments.type.empty()) {
        const bool isExact = readModelFileConfig(from).orThrow().storedType == ElementType::Float32;
        arguments.type = isExact ? "f32" : "bf16";
    }
    OpenedDevice device = openDevice(DeviceChoice::Cpu, PrecisionChoice::Float32, 0).orThrow();
    {
        const ModelSource source = ModelSource::open(from).orThrow();
        writeModel(arguments, source, found.name(), *device.backend, Tokenizer::load(from).orThrow(), stop);
    }
    Json certificate;
    if (!arguments.skipsCertificate) {
        const auto original = LoadedModel::load(from, *device.backend, kernels::Precision::Float32, stop).orThrow();
        const auto copy = LoadedModel::load(arguments.to, *device.backend, kernels::Precision::Float32, stop).orThrow();
        certificate = originOf(found);
        certificate.update(certify(*original, *copy, stop).orThrow().json());
        writeFileAtomically(certificatePath(arguments), toJsonText(certificate)).orThrow();
    }
    report(arguments, found, context, certificate);
    return 0;
}

bool hasTensors(const std::filesystem::path& path) {
    if (path.extension() != ".gguf") return false;
    return !GgufFile::open(path).orThrow().tensors().empty();
}

int runConvert(ConvertArguments arguments, const CommandContext& context) {
    const std::filesystem::path to(arguments.to);
    if (arguments.format.empty()) arguments.format = to.extension() == ".gguf" ? "gguf" : "hf";
    if (arguments.format == "gguf" && to.extension() != ".gguf")
        throw RunError(usageError("--to " + arguments.to + " does not end in .gguf", "Name the file with that ending"));
    if (arguments.format == "hf" && !arguments.type.empty() && arguments.type != "f32" && arguments.type != "bf16")
        throw RunError(usageError("--type " + arguments.type + " is a type of GGUF files",
                                  "A Hugging Face folder takes f32 or bf16"));
    const std::filesystem::path from(arguments.from);
    const bool isFile = from.extension() == ".gguf" || from.filename() == "tokenizer.json";
    if (isFile && !hasTensors(from)) return convertVocabulary(arguments, context);
    const auto found = findModel(from);
    std::error_code code;
    if (!found && std::filesystem::exists(from / "tokenizer.json", code)) return convertVocabulary(arguments, context);
    return convertModel(arguments, Result(found).orThrow(), context);
}

}  // namespace

Runner setUpConvert(CLI::App& app) {
    auto arguments = std::make_shared<ConvertArguments>();
    app.add_option("--from", arguments->from,
                   "A model folder, a job (its newest checkpoint), a .gguf file; or a tokenizer alone")
        ->required();
    app.add_option("--to", arguments->to, "Folder (hf) or file (gguf) to write")->required();
    app.add_option("--format", arguments->format,
                   "hf: a Hugging Face folder; gguf: one file. As if not given: gguf where --to ends in .gguf")
        ->check(CLI::IsMember({"hf", "gguf"}));
    app.add_option("--type", arguments->type,
                   "How matrices are stored: bf16 or f32 (as if not given, like the original), and in GGUF files also "
                   "f16, q8_0, q6_k, q5_k, q4_k or q4_0")
        ->check(CLI::IsMember({"f32", "f16", "bf16", "q8_0", "q4_0", "q4_k", "q5_k", "q6_k"}));
    app.add_flag("--no-certificate", arguments->skipsCertificate,
                 "Do not load the result again and compare it with the original");
    return [arguments](const CommandContext& context) { return runConvert(*arguments, context); };
}

}  // namespace sextant::engine
