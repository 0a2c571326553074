// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/option_table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sextant {

/// The files behind a list of sources, sorted inside each source: files, globs (*, ?, [...]), folders (recursively: the
/// files whose names end as recordExtensions() says; links to folders are not followed). A source that matches nothing
/// and a folder that cannot be read are errors that name it.
Result<std::vector<std::filesystem::path>> expandSources(const std::vector<DataSource>& sources);

}  // namespace sextant
