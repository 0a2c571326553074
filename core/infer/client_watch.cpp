// SPDX-License-Identifier: Apache-2.0
#include "core/infer/client_watch.h"

#include "core/infer/http_connection.h"

#include <chrono>

namespace sextant {

namespace {

constexpr std::chrono::milliseconds kPace{25};

}  // namespace

ClientWatch::ClientWatch() : m_thread([this](std::stop_token end) { run(end); }) {}

ClientWatch::Watched ClientWatch::watch(int socket, std::stop_token server) {
    std::list<Entry> one;
    one.push_back({socket, {}});
    const auto entry = one.begin();
    const std::lock_guard lock(m_mutex);
    m_entries.splice(m_entries.end(), one);
    m_changed.notify_all();
    return Watched(*this, entry, std::move(server));
}

ClientWatch::Watched::~Watched() {
    const std::lock_guard lock(m_watch.m_mutex);
    m_watch.m_entries.erase(m_entry);
}

void ClientWatch::run(std::stop_token end) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, end, [this] { return !m_entries.empty(); })) {
        for (Entry& entry : m_entries)
            if (!entry.work.stop_requested() && HttpConnection::isGone(entry.socket)) entry.work.request_stop();
        m_changed.wait_for(lock, end, kPace, [] { return false; });
    }
}

}  // namespace sextant
