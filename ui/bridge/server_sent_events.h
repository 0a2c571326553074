// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace sextant {

/// Cuts a stream of server-sent events into the payloads of its `data:` fields.
class ServerSentEvents {
public:
    static constexpr qsizetype kLongestEvent = 8 << 20;

    /// Payloads completed by these bytes. A line that never ends is dropped once it passes kLongestEvent.
    QByteArrayList feed(const QByteArray& bytes) {
        m_rest += bytes;
        QByteArrayList payloads;
        qsizetype start = 0;
        for (qsizetype end; (end = m_rest.indexOf('\n', start)) >= 0; start = end + 1) {
            QByteArray line = m_rest.mid(start, end - start);
            if (line.endsWith('\r')) line.chop(1);
            if (line.startsWith("data:")) payloads << line.mid(line.startsWith("data: ") ? 6 : 5);
        }
        m_rest.remove(0, start);
        if (m_rest.size() > kLongestEvent) m_rest.clear();
        return payloads;
    }

private:
    QByteArray m_rest;
};

}  // namespace sextant
