// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/store/database.h"

namespace sextant {

/// Opens WORKSPACE/sextant.db and brings its schema up to date. The file holds an index over the job folders (which can
/// be lost and is rebuilt) and what only the window owns: chats and preferences. A database of a newer Sextant is
/// refused. Every open costs file access: call from a worker thread, and keep one connection per thread.
Result<Database> openWorkspaceDatabase(const std::filesystem::path& workspace);

/// Where a workspace keeps it.
std::filesystem::path workspaceDatabasePath(const std::filesystem::path& workspace);

}  // namespace sextant
