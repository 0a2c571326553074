// SPDX-License-Identifier: Apache-2.0
#include "core/job/stop_listener.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>

namespace sextant {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(200);

LineTail newRequests(const JobFolder& folder) {
    std::error_code code;
    const auto asked = std::filesystem::file_size(folder.controlPath(), code);
    return LineTail(folder.controlPath(), code ? 0 : static_cast<int64_t>(asked));
}

bool asksToStop(const Json& line) {
    const auto action = line.find("do");
    return action != line.end() && *action == "stop";
}

}  // namespace

StopListener::StopListener(const JobFolder& folder, std::stop_token interrupted)
    : m_requests(newRequests(folder)),
      m_relay(std::move(interrupted), [this] { m_stopped.request_stop(); }),
      m_thread([this](std::stop_token ended) { listen(ended); }) {}

void StopListener::listen(std::stop_token ended) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!ended.stop_requested()) {
        try {
            const auto lines = m_requests.read();
            if (std::any_of(lines.begin(), lines.end(), asksToStop)) m_stopped.request_stop();
        } catch (const std::exception&) {  // no memory at this moment: look again later
        }
        wake.wait_for(lock, ended, kInterval, [] { return false; });
    }
}

}  // namespace sextant
