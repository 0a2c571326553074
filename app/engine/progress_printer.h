// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"

#include <string>

namespace sextant::engine {

/// Shows a job's events in a terminal: one line that is rewritten on a terminal, a line now and then in a pipe. Writes
/// to stderr, so that stdout stays for results.
class ProgressPrinter {
public:
    ProgressPrinter();
    ~ProgressPrinter();
    void show(const std::string& event, const Json& fields);

private:
    void line(const std::string& text);
    void keep(const std::string& text);

    bool m_isTerminal;
    bool m_lineOpen = false;
    double m_lastShown = 0;
    Json m_lastStep;
};

}  // namespace sextant::engine
