// SPDX-License-Identifier: Apache-2.0
#include "core/job/folder_lock.h"

#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sextant {

namespace {

struct flock wholeFile(short type) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

}  // namespace

Result<FolderLock> FolderLock::take(const std::filesystem::path& file, LockKind kind) {
    FolderLock lock;
    lock.m_path = file;
    lock.m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
    if (lock.m_descriptor < 0) {
        Error error = fileError("write", file);
        error.kind = ErrorKind::Machine;
        return error;
    }
    struct flock wanted = wholeFile(kind == LockKind::Sole ? F_WRLCK : F_RDLCK);
    if (::fcntl(lock.m_descriptor, F_OFD_SETLK, &wanted) == 0) return lock;
    if (errno != EAGAIN && errno != EACCES) return fileError("lock", file);
    return machineError("the job folder " + file.parent_path().string() + " is in use by a running process",
                        "Stop that job first, or choose another folder");
}

LockHolder FolderLock::holder(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return LockHolder::Unknown;
    struct flock asked = wholeFile(F_RDLCK);  // a reader is in the way of a sole holder alone
    const bool answered = ::fcntl(descriptor, F_OFD_GETLK, &asked) == 0;
    ::close(descriptor);
    if (!answered) return LockHolder::Unknown;
    return asked.l_type == F_UNLCK ? LockHolder::Nobody : LockHolder::Somebody;
}

FolderLock::~FolderLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

bool FolderLock::isReplaced() const {
    struct stat mine {
    }, there{};
    if (::fstat(m_descriptor, &mine) != 0 || ::stat(m_path.c_str(), &there) != 0) return false;
    return mine.st_ino != there.st_ino || mine.st_dev != there.st_dev;
}

}  // namespace sextant
