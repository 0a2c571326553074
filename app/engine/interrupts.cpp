// SPDX-License-Identifier: Apache-2.0
#include "app/engine/interrupts.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

namespace sextant::engine {

std::stop_token interruptToken() {
    static std::stop_source* source = [] {
        auto* created = new std::stop_source;  // lives as long as the process: the thread below never ends
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        std::thread([created, signals] {
            int which = 0;
            ::sigwait(&signals, &which);
            if (::isatty(2)) std::fputs("\nSaving and leaving; once more to leave at once.\n", stderr);
            created->request_stop();
            ::sigwait(&signals, &which);
            ::_exit(130);
        }).detach();
        return created;
    }();
    return source->get_token();
}

}  // namespace sextant::engine
