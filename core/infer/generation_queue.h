// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>

namespace sextant {

/// Who may use the decoder: one at a time, in the order in which they came, and not more waiting than a number. Any
/// thread.
class GenerationQueue {
public:
    explicit GenerationQueue(size_t mostWaiting) : m_mostWaiting(mostWaiting) {}

    /// A place in the queue, kept until it is destroyed.
    class Place {
    public:
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        /// Waits until it is this one's turn. False: `stop` was requested before.
        bool await(std::stop_token stop);

    private:
        friend GenerationQueue;
        explicit Place(GenerationQueue& queue) : m_queue(queue), m_at(queue.m_places.end()) {}
        GenerationQueue& m_queue;
        std::list<Place*>::iterator m_at;
    };
    /// Null when too many wait already.
    std::shared_ptr<Place> enter();
    size_t mostWaiting() const { return m_mostWaiting; }

private:
    const size_t m_mostWaiting;
    std::mutex m_mutex;
    std::condition_variable_any m_moved;
    std::list<Place*> m_places;  // the first one decodes
};

}  // namespace sextant
