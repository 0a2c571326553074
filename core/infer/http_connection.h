// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>

namespace sextant {

/// What one client may cost.
struct ConnectionLimits {
    std::chrono::milliseconds idle{5000};      ///< without the first byte of a request
    std::chrono::milliseconds request{30000};  ///< from its first byte to its last
    std::chrono::milliseconds write{10000};    ///< until a client takes what is sent to it
    std::chrono::milliseconds linger{2000};    ///< to read the rest of a request that was refused
    size_t requestBytes = (4u << 20) + (64u << 10);
    size_t bytesOfAll = 64u << 20;  ///< of the requests of all connections that are not answered yet
};

/// What the connections of a server share.
struct ConnectionState {
    ConnectionLimits limits;
    std::atomic<bool> stopping = false;  ///< waiting and reading end soon after
    std::atomic<size_t> bytesInFlight = 0;
};

/// An accepted socket as the HTTP library reads and writes it, with deadlines for whole requests. Owns the socket. One
/// thread, except isGone.
class HttpConnection : public httplib::Stream {
public:
    HttpConnection(int socket, ConnectionState& state);
    ~HttpConnection() override;
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// The connection whose request this thread answers.
    static HttpConnection& current();

    /// Waits for the next request and begins to count its time and bytes. False: there will be none.
    bool awaitRequest();
    /// The request was answered.
    void endRequest();
    /// Whether it was so large that its memory should be given back now.
    bool wasLarge() const { return m_requestBytes > (256u << 10); }
    void closeAfterAnswer() { m_closes = true; }
    bool closesAfterAnswer() const { return m_closes; }

    /// Whether the client of this socket has closed it, or its sending half. Any thread while the socket is open.
    static bool isGone(int socket);

    bool is_readable() const override;
    bool is_writable() const override { return !isGone(m_socket); }
    ssize_t read(char* to, size_t size) override;
    ssize_t write(const char* from, size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    socket_t socket() const override { return m_socket; }

private:
    using Clock = std::chrono::steady_clock;
    /// Waits until the socket has one of `events`, in slices, so that a server that stops is heard.
    bool wait(short events, Clock::time_point deadline) const;
    bool fill(Clock::time_point deadline);
    /// Reads and forgets what is still on its way: a socket that is closed before would take the answer with it.
    void drain();

    int m_socket;
    ConnectionState& m_state;
    Clock::time_point m_deadline{};
    size_t m_requestBytes = 0;
    bool m_closes = false;
    std::array<char, 4096> m_buffer{};
    size_t m_begin = 0, m_end = 0;  // of what is buffered
};

}  // namespace sextant
