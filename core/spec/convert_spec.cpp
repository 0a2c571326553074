// SPDX-License-Identifier: Apache-2.0
#include "core/spec/convert_spec.h"

namespace sextant {

namespace {

const std::vector<std::string>& typeNames() {
    static const std::vector<std::string> names{"as_stored", "f32",  "f16",  "bf16", "q8_0",
                                                "q6_k",      "q5_k", "q4_k", "q4_0"};
    return names;
}

}  // namespace

std::string nameOf(MatrixType type) { return typeNames().at(static_cast<size_t>(type)); }

const OptionTable& convertOptions() {
    static const OptionTable table = OptionTable::of<ConvertSpec>({
        option("name", &ConvertSpec::name).group("Convert").help("What the conversion is called."),
        option("from", &ConvertSpec::from)
            .path()
            .label("model")
            .group("Convert")
            .help("The model to convert: a Hugging Face folder, a checkpoint, a job (its newest checkpoint) or a .gguf "
                  "file. The original stays as it is."),
        option("format", &ConvertSpec::format)
            .names({"gguf", "hf"})
            .group("Convert")
            .help("gguf: one file, which most programs for local models open. hf: a Hugging Face folder, which can be "
                  "trained further."),
        option("type", &ConvertSpec::type)
            .names(typeNames())
            .label("type of the weights")
            .group("Convert")
            .help(
                "How matrices are stored. as_stored: f32 or bf16, like the original. q8_0 is hardly worse and half as "
                "large as bf16; q4_k is a quarter. A Hugging Face folder takes f32 or bf16."),
        option("to", &ConvertSpec::to)
            .path()
            .label("write to")
            .group("Convert")
            .help("The file or folder to write. Empty: inside the job folder. What is there already is not "
                  "overwritten."),
        option("certificate", &ConvertSpec::certificate)
            .names({"compare", "skip"})
            .group("Convert")
            .advanced()
            .help("compare: load the result again and say how far its answers are from those of the original, over a "
                  "text in many languages. skip: only write it."),
        option("threads", &ConvertSpec::threads)
            .range(0, 4096)
            .group("Machine")
            .advanced()
            .help("Processor threads. 0: all processors of this process. The result does not depend on it."),
    });
    return table;
}

}  // namespace sextant
