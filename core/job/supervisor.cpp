// SPDX-License-Identifier: Apache-2.0
#include "core/job/supervisor.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/job/folder_lock.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

namespace sextant {

namespace {

struct Ending {
    int exitCode = 0;
    int signal = 0;  ///< 0: it left by itself
    bool isMemoryKill = false;
};

/// In a process group of its own, so that Ctrl+C reaches the supervisor alone, which passes it on once.
pid_t start(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    pid_t process = 0;
    const int error = ::posix_spawn(&process, arguments[0], nullptr, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) throw RunError(machineError("cannot start " + command[0] + ": " + std::strerror(error)));
    return process;
}

Ending waitFor(pid_t process, const std::stop_token& interrupted, const std::stop_token& leaveNow) {
    const int64_t killsBefore = memoryKills();
    const auto terminate = [process] { ::kill(process, SIGTERM); };
    const std::stop_callback first(interrupted, terminate), second(leaveNow, terminate);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    Ending ending;
    if (WIFEXITED(status)) ending.exitCode = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
    if (ending.signal != 0) ending.exitCode = 128 + ending.signal;
    ending.isMemoryKill = ending.signal == SIGKILL && memoryKills() > killsBefore;
    return ending;
}

std::string causeOf(const Ending& ending) {
    if (ending.isMemoryKill) return "the kernel killed the process because the machine ran out of memory.";
    const char* name = ::sigabbrev_np(ending.signal);
    return "the process was ended by signal " + std::to_string(ending.signal) +
           (name ? " (SIG" + std::string(name) + ")" : "") + ".";
}

/// What the process itself could not write any more.
void writeDown(const JobFolder& folder, const Ending& ending) {
    const auto lock = FolderLock::take(folder.lockPath(), LockKind::Sole);
    const auto json = lock ? readJsonFile(folder.statusPath()) : Result<Json>(lock.error());
    if (!json) return;
    JobStatus status = JobStatus::fromJson(json.value());
    if (!isActive(status.state)) return;
    status.state = JobState::Interrupted;
    status.isUnexpectedEnd = true;
    status.message = causeOf(ending);
    (void)writeJobStatus(folder.statusPath(), status);
}

bool mayTryAgain(const Ending& ending) { return ending.signal != 0 || ending.exitCode == exitCode(ErrorKind::Machine); }

/// What tells whether an attempt got anywhere: the newest checkpoint, and how much the job has said.
struct Reached {
    int64_t step = -1;
    uintmax_t eventBytes = 0;

    static Reached in(const JobFolder& folder) {
        std::error_code code;
        const auto bytes = std::filesystem::file_size(folder.eventsPath(), code);
        const auto checkpoint = folder.newestCheckpoint();
        return {checkpoint ? checkpoint->step : -1, code ? 0 : bytes};
    }
};

bool gotFurther(const JobFolder& folder, const Reached& before, const Reached& now) {
    const auto config = folder.readConfig();
    if (config && config.value().kind->trains) return now.step > before.step;
    return now.eventBytes > before.eventBytes;
}

}  // namespace

int supervise(const std::filesystem::path& job, const SupervisedCommands& commands, int64_t restarts,
              std::stop_token interrupted, std::stop_token leaveNow) {
    const JobFolder folder(std::filesystem::absolute(job));
    for (int64_t attempt = 0;; ++attempt) {
        const Reached before = Reached::in(folder);
        const Ending ending = waitFor(start(attempt == 0 ? commands.first : commands.resume), interrupted, leaveNow);
        if (ending.signal != 0) {
            writeDown(folder, ending);
            std::fprintf(stderr, "%s\n", causeOf(ending).c_str());
        }
        const bool again = mayTryAgain(ending) && attempt < restarts && !interrupted.stop_requested() &&
                           gotFurther(folder, before, Reached::in(folder));
        if (!again) return ending.exitCode;
        std::fprintf(stderr, "starting again, attempt %lld of %lld\n", static_cast<long long>(attempt + 2),
                     static_cast<long long>(restarts + 1));
    }
}

}  // namespace sextant
