// SPDX-License-Identifier: Apache-2.0
#include "core/infer/generation_queue.h"

namespace sextant {

std::shared_ptr<GenerationQueue::Place> GenerationQueue::enter() {
    std::shared_ptr<Place> place(new Place(*this));
    const std::lock_guard lock(m_mutex);
    if (m_places.size() > m_mostWaiting) return nullptr;
    place->m_at = m_places.insert(m_places.end(), place.get());
    return place;
}

bool GenerationQueue::Place::await(std::stop_token stop) {
    std::unique_lock lock(m_queue.m_mutex);
    return m_queue.m_moved.wait(lock, stop, [this] { return m_queue.m_places.front() == this; }) &&
           !stop.stop_requested();
}

GenerationQueue::Place::~Place() {
    const std::lock_guard lock(m_queue.m_mutex);
    if (m_at == m_queue.m_places.end()) return;
    m_queue.m_places.erase(m_at);
    m_queue.m_moved.notify_all();
}

}  // namespace sextant
