// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/background_tasks.h"

#include <QtGlobal>

#include <array>
#include <atomic>
#include <functional>
#include <optional>

namespace sextant {

/// Asks questions on worker threads. Of each topic only the newest question is answered: those it overtook are dropped,
/// so that typing and dragging never queue up. To be kept before the tasks that use it.
template <size_t topics>
class NewestAnswers {
public:
    /// Whether the answer is still wanted; long work asks now and then.
    using Wanted = std::function<bool()>;

    ~NewestAnswers() { dropAll(); }
    /// What still waits is not wanted any more.
    void dropAll() {
        for (auto& newest : m_newest) ++newest;
    }

    template <class Answer>
    void ask(QObject* context, BackgroundTasks& tasks, int topic,
             std::function<std::optional<Answer>(const Wanted&)> work, std::function<void(const Answer&)> then) {
        std::atomic<quint64>& newest = m_newest[static_cast<size_t>(topic)];
        const quint64 number = ++newest;
        Wanted wanted = [&newest, number] { return newest == number; };
        tasks.run(
            context,
            [wanted, work = std::move(work)]() -> std::optional<Answer> {
                if (!wanted()) return std::nullopt;
                return work(wanted);
            },
            [wanted, then = std::move(then)](const Result<std::optional<Answer>>& answer) {
                if (!answer)
                    qWarning("A question about files could not be answered: %s", answer.error().sentence().c_str());
                else if (answer.value() && wanted())
                    then(*answer.value());
            });
    }

private:
    std::array<std::atomic<quint64>, topics> m_newest{};
};

}  // namespace sextant
