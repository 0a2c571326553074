// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/system.h"

namespace sextant {

/// When a long piece of work should note again how far it is: every four seconds, so that a kill costs no more than
/// that. One thread.
class NoteClock {
public:
    /// Whether it is time; starts the next four seconds if so.
    bool isTime() {
        const double now = steadySeconds();
        if (now - m_notedAt < kSeconds) return false;
        m_notedAt = now;
        return true;
    }

private:
    static constexpr double kSeconds = 4;
    double m_notedAt = steadySeconds();
};

}  // namespace sextant
