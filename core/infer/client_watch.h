// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sextant {

/// Looks after clients that wait for an answer: one that goes away has its work stopped, wherever that is. One thread
/// for all of them. Any thread may call.
class ClientWatch {
    struct Entry {
        int socket;
        std::stop_source work;
    };

public:
    ClientWatch();
    ClientWatch(const ClientWatch&) = delete;
    ClientWatch& operator=(const ClientWatch&) = delete;

    /// While it lives, the client is watched. The socket must stay open as long.
    class Watched {
    public:
        ~Watched();
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;
        /// Requested when the client has gone, or when the server stops.
        std::stop_token token() const { return m_entry->work.get_token(); }
        void requestStop() { m_entry->work.request_stop(); }

    private:
        friend ClientWatch;
        struct Relay {
            std::stop_source work;
            void operator()() { work.request_stop(); }
        };
        Watched(ClientWatch& watch, std::list<Entry>::iterator entry, std::stop_token server)
            : m_watch(watch), m_entry(entry), m_onServerStop(std::move(server), Relay{entry->work}) {}
        ClientWatch& m_watch;
        std::list<Entry>::iterator m_entry;
        std::stop_callback<Relay> m_onServerStop;
    };
    Watched watch(int socket, std::stop_token server);

private:
    void run(std::stop_token end);

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::list<Entry> m_entries;
    std::jthread m_thread;  // last: it uses the others
};

}  // namespace sextant
