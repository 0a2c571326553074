// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QThreadPool>

#include <exception>
#include <functional>
#include <new>
#include <utility>

namespace sextant {

/// What a task comes to: its result, or the sentence of what it threw. A task that gives a Result has that very type.
template <class T>
struct TaskOutcome {
    using Type = Result<T>;
};
template <class T>
struct TaskOutcome<Result<T>> {
    using Type = Result<T>;
};

/// One worker thread that runs tasks in order and hands each outcome back to the thread of `context`: `then` takes a
/// Result, because whatever a task throws (a disk that is away, memory that is not there) must not end the window. The
/// owner keeps it as its last member: destroying it waits for the task that runs, so a task may use the owner's other
/// members.
class BackgroundTasks {
public:
    BackgroundTasks() { m_pool.setMaxThreadCount(1); }

    template <class Work, class Then>
    void run(QObject* context, Work work, Then then) {
        m_pool.start([context, work = std::move(work), then = std::move(then)]() mutable {
            auto outcome = outcomeOf(work);
            QMetaObject::invokeMethod(
                context, [outcome = std::move(outcome), then = std::move(then)]() mutable { then(std::move(outcome)); },
                Qt::QueuedConnection);
        });
    }

private:
    template <class Work>
    static typename TaskOutcome<std::invoke_result_t<Work&>>::Type outcomeOf(Work& work) {
        try {
            return work();
        } catch (const RunError& error) {
            return error.error();
        } catch (const std::bad_alloc&) {
            return machineError("there is not enough memory", "Close other programs");
        } catch (const std::exception& error) {
            return machineError(error.what());
        }
    }

    QThreadPool m_pool;
};

}  // namespace sextant
