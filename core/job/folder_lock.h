// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <utility>

namespace sextant {

/// Sole: a process that writes the job's events and status. Shared: one of several that do parts of its work. Any
/// number of shared locks hold at once, but never beside a sole one.
enum class LockKind { Sole, Shared };

/// Who holds a lock file alone. Unknown: it could not be asked (missing, a file system without locks).
enum class LockHolder { Nobody, Somebody, Unknown };

/// A lock on a file, which the system drops when the process ends, however it ends. Belongs to the open file
/// (fcntl's F_OFD_SETLK): two locks of one process exclude each other as well. Holds between machines where the file
/// system passes locks on (NFS does).
class FolderLock {
public:
    /// Makes the file if it is not there. Does not wait: a lock that another one forbids is a Machine error, which
    /// names the folder of the file.
    static Result<FolderLock> take(const std::filesystem::path& file, LockKind kind);
    /// Asks without taking anything, so that nobody who wants the lock is in its way.
    static LockHolder holder(const std::filesystem::path& file);

    FolderLock(FolderLock&& other) noexcept
        : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(m_path, other.m_path);
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FolderLock();

    /// Whether another file lies where the locked one was: then somebody else may hold that one.
    bool isReplaced() const;

private:
    FolderLock() = default;
    std::filesystem::path m_path;
    int m_descriptor = -1;
};

}  // namespace sextant
