// SPDX-License-Identifier: Apache-2.0
#include "core/infer/http_server.h"

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <thread>

namespace sextant {

namespace {

constexpr int kBacklog = 128;
constexpr int kRequestsOfAConnection = 1000;
constexpr std::chrono::milliseconds kAfterFailure{10};  // no descriptor or memory left: somebody will give some back
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\nConnection: close\r\n"
    "Content-Length: 134\r\n\r\n"
    "{\"error\":{\"message\":\"too many clients are connected at once. Try again in a "
    "moment.\",\"type\":\"server_error\","
    "\"param\":null,\"code\":null}}\n";

}  // namespace

HttpServer::~HttpServer() {
    if (m_listener >= 0) ::close(m_listener);
}

Result<void> HttpServer::take(int port) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    socklen_t size = sizeof address;
    const bool taken = m_listener >= 0 && ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                       ::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::listen(m_listener, kBacklog) == 0 &&
                       ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!taken && errno == EADDRINUSE)
        return machineError("port " + std::to_string(port) + " on 127.0.0.1 is taken by another program",
                            "Choose another one with --port, or 0 for any free port");
    if (!taken)
        return machineError("port " + std::to_string(port) + " on 127.0.0.1 cannot be used: " + std::strerror(errno),
                            "Choose another one with --port, or 0 for any free port");
    m_port = ntohs(address.sin_port);
    svr_sock_ = m_listener;  // where the library sees whether it is shutting down
    return {};
}

void HttpServer::serve(std::stop_token stop) {
    const int wake = ::eventfd(0, EFD_CLOEXEC);
    {
        const std::stop_callback onStop(stop, [this, wake] {
            m_state.stopping = true;
            const uint64_t one = 1;
            [[maybe_unused]] const ssize_t written = ::write(wake, &one, sizeof one);
        });
        while (!m_state.stopping) {
            pollfd entries[2] = {{m_listener, POLLIN, 0}, {wake, POLLIN, 0}};
            if (::poll(entries, 2, wake < 0 ? 100 : -1) > 0 && (entries[0].revents & POLLIN) != 0) accept();
        }
    }
    if (wake >= 0) ::close(wake);
    std::unique_lock lock(m_mutex);
    m_ended.wait(lock, [this] { return m_connections == 0; });
}

void HttpServer::accept() {
    const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket >= 0) return begin(socket);
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
        std::this_thread::sleep_for(kAfterFailure);
}

void HttpServer::begin(int socket) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_connections >= kMostConnections) return refuse(socket);
        ++m_connections;
    }
    auto ended = [this] {
        const std::lock_guard lock(m_mutex);
        --m_connections;
        m_ended.notify_all();
    };
    try {
        std::thread([this, socket, ended] {
            answer(socket);
            ended();
        }).detach();
    } catch (const std::exception&) {  // no thread, no memory
        ended();
        refuse(socket);
    }
}

void HttpServer::answer(int socket) noexcept {
    try {
        HttpConnection connection(socket, m_state);
        for (int left = kRequestsOfAConnection; left > 0; --left) {
            bool closed = false;
            if (!connection.awaitRequest()) return;
            if (!process_request(connection, left == 1, closed, nullptr)) return;
            const bool wasLarge = connection.wasLarge();
            connection.endRequest();
            if (wasLarge) ::malloc_trim(0);
            if (closed || connection.closesAfterAnswer()) return;
        }
    } catch (...) {
        // Even the answer that something failed could not be made. The others go on.
    }
}

void HttpServer::refuse(int socket) noexcept {
    ::send(socket, kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
}

}  // namespace sextant
