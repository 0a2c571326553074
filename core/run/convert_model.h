// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/spec/convert_spec.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace sextant {

/// Gives what takes the progress of a stage ("write", "compare") that is counted in `unit`.
using StageProgress = std::function<DataProgress(const std::string& stage, const std::string& unit)>;

/// Writes the model `spec.from` to `spec.to` in another format or type, loads the result again and compares it with the
/// original; or writes a tokenizer alone (tokenizer.json, a GGUF file without tensors). Gives the report:
/// {"from", "step", "to", "format", "type", "bytes", "certificate"}, of a tokenizer {"from", "to", "format",
/// "vocabulary_size"}. The certificate lies beside the result, too. REQUIRES a target. Fails (Usage) where format, type
/// and target do not go together or the target is the source, (Data) naming what cannot be read or written in that
/// format, (Machine) where the disk or the memory is too small, (Interrupted) after a stop; a file that was not
/// finished is not there.
Result<Json> convertModel(const ConvertSpec& spec, const StageProgress& progress, std::stop_token stop);

/// What a conversion calls its result where nobody has named one: "stories-checkpoint-500-q4_k.gguf".
std::string convertedName(const ConvertSpec& spec);

/// Where the certificate of a converted model lies: inside a folder, beside a file.
std::filesystem::path certificatePath(const std::filesystem::path& model);

}  // namespace sextant
