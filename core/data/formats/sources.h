// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/option_table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// Which files of a folder are taken: texts and JSON lines, which every job reads, or all that curate reads (tables,
/// arrays).
enum class FolderFiles { Texts, Records };

/// The ends of the names of these files, for file dialogs: ".txt", ".txt.zst", ...
std::vector<std::string> fileExtensions(FolderFiles wanted);

/// The files behind a list of sources, sorted inside each source: files, globs (*, ?, [...]), folders (recursively:
/// .txt, .md, .jsonl (Records: also .json, .csv, .tsv, .warc, .wet, .html), each also .zst, .gz, .xz or .bz2, and
/// .parquet; links to folders are not followed). A source that matches nothing and a folder that cannot be read are
/// errors that name it.
Result<std::vector<std::filesystem::path>> expandSources(const std::vector<DataSource>& sources,
                                                         FolderFiles wanted = FolderFiles::Texts);

/// For jobs that take every document once: a weight other than 1 is a Usage error.
Result<void> refuseWeights(const std::vector<DataSource>& sources);

}  // namespace sextant
