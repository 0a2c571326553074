// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/job/job_folder.h"

#include <utility>

namespace sextant {

/// Sole: a process that writes the job's events and status. Shared: one of several that do parts of its work. Any
/// number of shared locks hold at once, but never beside a sole one.
enum class LockKind { Sole, Shared };

/// A lock on a job folder, which the system drops when the process ends, however it ends. On network file systems it
/// holds between machines where the file system passes flock on (NFS does).
class FolderLock {
public:
    /// Does not wait: a lock that another process's lock forbids is a Machine error.
    static Result<FolderLock> take(const JobFolder& folder, LockKind kind);
    FolderLock(FolderLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FolderLock();

private:
    FolderLock() = default;
    int m_descriptor = -1;
};

}  // namespace sextant
