// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace sextant {

/// A small model with random weights, its tokenizer and a licence, as a Hugging Face folder.
void writeModel(const std::filesystem::path& folder, const std::string& license);
/// Runs the engine's `convert` on it, with a certificate; `type` as on the command line.
void convertModelTo(const std::filesystem::path& from, const std::filesystem::path& file, const std::string& type);
/// A finished conversion job in `folder`, of the model `from`.
void writeConversion(const std::filesystem::path& folder, const std::string& name, const std::filesystem::path& from,
                     const std::string& type);

/// One that is being done on another machine, at `share` of writing; or one that has failed with this sentence.
void writeUnfinishedConversion(const std::filesystem::path& folder, const std::string& name,
                               const std::filesystem::path& from, double share, const std::string& failure = {});

}  // namespace sextant
