// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/job/job_folder.h"
#include "core/job/line_tail.h"

#include <functional>
#include <stop_token>
#include <thread>

namespace sextant {

/// The stop source of a process that does a part of a job beside others: a signal, or a `stop` request that came to
/// the job after this began. (The process that holds the job alone has its JobSession for that.)
class StopListener {
public:
    StopListener(const JobFolder& folder, std::stop_token interrupted);
    std::stop_token token() const { return m_stopped.get_token(); }

private:
    void listen(std::stop_token ended);

    LineTail m_requests;
    std::stop_source m_stopped;
    std::stop_callback<std::function<void()>> m_relay;
    std::jthread m_thread;
};

}  // namespace sextant
