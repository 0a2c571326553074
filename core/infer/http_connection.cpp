// SPDX-License-Identifier: Apache-2.0
#include "core/infer/http_connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>

namespace sextant {

namespace {

constexpr std::chrono::milliseconds kSlice{100};

thread_local HttpConnection* currentConnection = nullptr;

bool isTransient(int error) { return error == EINTR || error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

HttpConnection::HttpConnection(int socket, ConnectionState& state) : m_socket(socket), m_state(state) {
    currentConnection = this;
}

HttpConnection::~HttpConnection() {
    endRequest();
    currentConnection = nullptr;
    if (m_closes) drain();
    ::shutdown(m_socket, SHUT_RDWR);
    ::close(m_socket);
}

void HttpConnection::drain() {
    ::shutdown(m_socket, SHUT_WR);
    for (const auto deadline = Clock::now() + m_state.limits.linger; fill(deadline);) continue;
}

HttpConnection& HttpConnection::current() {
    if (!currentConnection) throw std::logic_error("this thread answers no request");
    return *currentConnection;
}

bool HttpConnection::awaitRequest() {
    endRequest();
    if (m_begin == m_end && !fill(Clock::now() + m_state.limits.idle)) return false;
    m_deadline = Clock::now() + m_state.limits.request;
    return true;
}

void HttpConnection::endRequest() {
    m_state.bytesInFlight -= m_requestBytes;
    m_requestBytes = 0;
}

bool HttpConnection::isGone(int socket) {
    pollfd entry{socket, POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool HttpConnection::wait(short events, Clock::time_point deadline) const {
    while (!m_state.stopping) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return false;
        pollfd entry{m_socket, events, 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(std::min(left, kSlice).count()));
        if (ready > 0) return true;  // also where it failed: the next call says how
        if (ready < 0 && errno != EINTR) return false;
    }
    return false;
}

bool HttpConnection::fill(Clock::time_point deadline) {
    m_begin = m_end = 0;
    while (wait(POLLIN, deadline)) {
        const ssize_t got = ::recv(m_socket, m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (got < 0 && isTransient(errno)) continue;
        if (got <= 0) return false;
        m_end = static_cast<size_t>(got);
        return true;
    }
    return false;
}

bool HttpConnection::is_readable() const { return m_begin < m_end || !isGone(m_socket); }

ssize_t HttpConnection::read(char* to, size_t size) {
    if (m_begin == m_end && !fill(m_deadline)) return -1;
    const size_t count = std::min(size, m_end - m_begin);
    m_requestBytes += count;
    m_state.bytesInFlight += count;
    if (m_requestBytes > m_state.limits.requestBytes || m_state.bytesInFlight > m_state.limits.bytesOfAll) {
        m_closes = true;
        return -1;
    }
    std::copy_n(m_buffer.data() + m_begin, count, to);
    m_begin += count;
    return static_cast<ssize_t>(count);
}

ssize_t HttpConnection::write(const char* from, size_t size) {
    // The library asks once: everything is written, or the client is given up.
    size_t done = 0;
    for (auto deadline = Clock::now() + m_state.limits.write; done < size;) {
        const ssize_t sent = ::send(m_socket, from + done, size - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            done += static_cast<size_t>(sent);
            deadline = Clock::now() + m_state.limits.write;
        } else if (!isTransient(errno) || !wait(POLLOUT, deadline)) {
            return -1;
        }
    }
    return static_cast<ssize_t>(size);
}

void HttpConnection::get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = "127.0.0.1";  // nobody else is listened to
    port = 0;
}

void HttpConnection::get_local_ip_and_port(std::string& ip, int& port) const { get_remote_ip_and_port(ip, port); }

}  // namespace sextant
