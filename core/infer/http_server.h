// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/infer/http_connection.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace sextant {

/// The HTTP library's requests and routes behind an own listening socket on the loopback address. Every connection has
/// a thread of its own, up to a number beyond which clients are told 503 at once, so neither slow nor waiting clients
/// keep others from being answered; whatever is thrown while a client is served ends that connection alone.
class HttpServer : public httplib::Server {
public:
    static constexpr int kMostConnections = 256;

    HttpServer() = default;
    ~HttpServer() override;

    /// Takes the port, or any free one if it is 0. A port in use is a Machine error that names it.
    Result<void> take(int port);
    int port() const { return m_port; }
    /// Answers clients until `stop` is requested, also if that was before; returns when the last connection has ended.
    void serve(std::stop_token stop);

private:
    void accept();
    void begin(int socket);
    void answer(int socket) noexcept;
    void refuse(int socket) noexcept;

    int m_port = 0;
    int m_listener = -1;
    ConnectionState m_state;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    int m_connections = 0;  // guarded by m_mutex
};

}  // namespace sextant
