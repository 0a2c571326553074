// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <utility>

namespace sextant {

/// One worker thread that runs tasks in order and hands each result back to the thread of `context`. The owner keeps it
/// as its last member: destroying it waits for the task that runs, so a task may use the owner's other members.
class BackgroundTasks {
public:
    BackgroundTasks() { m_pool.setMaxThreadCount(1); }

    template <class Work, class Then>
    void run(QObject* context, Work work, Then then) {
        m_pool.start([context, work = std::move(work), then = std::move(then)]() mutable {
            auto result = work();
            QMetaObject::invokeMethod(
                context, [result = std::move(result), then = std::move(then)]() mutable { then(std::move(result)); },
                Qt::QueuedConnection);
        });
    }

private:
    QThreadPool m_pool;
};

}  // namespace sextant
