// SPDX-License-Identifier: Apache-2.0
#include "app/engine/interrupts.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

namespace sextant::engine {

namespace {

struct Interrupts {
    std::stop_source first, second;
};

Interrupts& interrupts() {
    static Interrupts* made = [] {
        auto* created = new Interrupts;  // lives as long as the process: the thread below never ends
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        std::thread([created, signals] {
            int which = 0;
            ::sigwait(&signals, &which);
            if (::isatty(2)) std::fputs("\nSaving and leaving; once more to leave at once.\n", stderr);
            created->first.request_stop();
            ::sigwait(&signals, &which);
            created->second.request_stop();
            ::_exit(130);
        }).detach();
        return created;
    }();
    return *made;
}

}  // namespace

std::stop_token interruptToken() { return interrupts().first.get_token(); }

std::stop_token leaveNowToken() { return interrupts().second.get_token(); }

}  // namespace sextant::engine
