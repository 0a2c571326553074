// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/curate/curation.h"
#include "core/job/events.h"
#include "core/spec/curate_spec.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace sextant {

/// What every process that works on a curate job needs of its config.
struct CurateSetup {
    /// How well a stage learned what it works with: for report.json, and a line for the log.
    struct Learned {
        std::string step;
        Json facts;
        std::string line;
    };
    Recipe recipe;
    CurationOptions options;
    std::vector<Learned> learned;
    std::vector<std::string> notes;  ///< sentences about the sources (SourceNotes)
};
/// Expands the sources and makes the stages ready: lists are read, classifiers learned (once for a job, into `folder`).
Result<CurateSetup> setUpCuration(const CurateSpec& spec, const std::filesystem::path& folder, std::stop_token stop);

/// How a running curation is heard: progress events with the funnel so far and an estimate of the time the stage still
/// takes, at most two a second and the last of a stage.
class CurateProgress {
public:
    CurateProgress(RunEvents& events, const Recipe& recipe) : m_events(events), m_recipe(recipe) {}
    CurateProgress(const CurateProgress&) = delete;
    CurateProgress& operator=(const CurateProgress&) = delete;

    CurationEvents events();

private:
    void tell(const std::string& stage, int64_t done, int64_t total, const std::string& unit, const Funnel& funnel);

    RunEvents& m_events;
    const Recipe& m_recipe;
    std::string m_stage;
    double m_start = 0, m_last = 0;
    int64_t m_startDone = 0;
};

}  // namespace sextant
