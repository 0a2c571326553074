// SPDX-License-Identifier: Apache-2.0
#include "core/run/reading_events.h"

#include "core/base/system.h"
#include "core/data/formats/sources.h"

namespace sextant {

DataProgress progressOf(RunEvents& events, const std::string& stage, const std::string& unit) {
    return [&events, stage, unit, start = steadySeconds(), last = -1.0](int64_t done, int64_t total) mutable {
        const double elapsed = steadySeconds() - start;
        if (done < total && last >= 0 && elapsed - last < 0.1) return;
        last = elapsed;
        const double eta = done > 0 ? elapsed * static_cast<double>(total - done) / static_cast<double>(done) : -1;
        events.progress(stage, static_cast<double>(done), static_cast<double>(total), unit, eta);
    };
}

Result<std::vector<std::filesystem::path>> filesOf(const std::vector<DataSource>& sources, RunEvents& events) {
    SourceNotes notes;
    auto files = SEXTANT_TRY(expandSources(sources, &notes));
    for (const std::string& note : notes.sentences()) events.warning(note);
    return files;
}

void reportReading(const ReadingReport& report, RunEvents& events) {
    for (const auto& entry : report.invalid)
        events.warning(entry.file + ": bytes that are not UTF-8, first at offset " + std::to_string(entry.firstOffset) +
                       "; they are kept as they are");
    if (report.emptyRecords > 0)
        events.warning(std::to_string(report.emptyRecords) + " records have no text; they are left out");
    if (report.emptyFiles > 0)
        events.warning(std::to_string(report.emptyFiles) + " files have no text at all, the first is " +
                       report.firstEmptyFile);
}

}  // namespace sextant
