// SPDX-License-Identifier: Apache-2.0
#include "core/job/folder_lock.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sextant {

Result<FolderLock> FolderLock::take(const JobFolder& folder, LockKind kind) {
    FolderLock lock;
    lock.m_descriptor = ::open(folder.lockPath().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock.m_descriptor < 0) {
        Error error = fileError("write", folder.lockPath());
        error.kind = ErrorKind::Machine;
        return error;
    }
    if (::flock(lock.m_descriptor, (kind == LockKind::Sole ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
        return machineError("the job folder " + folder.path().string() + " is in use by a running process",
                            "Stop that job first, or choose another folder");
    return lock;
}

FolderLock::~FolderLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace sextant
