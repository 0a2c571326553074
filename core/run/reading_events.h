// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/data/documents.h"
#include "core/job/events.h"
#include "core/spec/option_table.h"

#include <string>

namespace sextant {

/// Turns (done, total) into progress events with an estimate of the time left. At most ten a second, and the last.
DataProgress progressOf(RunEvents& events, const std::string& stage, const std::string& unit);

/// The files behind sources; what is left out of them or read as text is a warning.
Result<std::vector<std::filesystem::path>> filesOf(const std::vector<DataSource>& sources, RunEvents& events);

/// Warnings about what was met while reading.
void reportReading(const ReadingReport& report, RunEvents& events);

}  // namespace sextant
