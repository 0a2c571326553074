// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/job_folder.h"

#include <filesystem>
#include <string>

namespace sextant {

/// What a job folder written by hand looks like.
struct JobFixture {
    std::string name = "tiny";
    JobState state = JobState::Finished;
    int steps = 600;  ///< written so far
    int maxSteps = 600;
    double finalLoss = 1.9;
    int spikeAt = -1;   ///< a step whose loss is 9
    int resumeAt = -1;  ///< at the end, go back to this step and write half of it again
    double started = 1.7e9;
    unsigned seed = 1;
    std::string message;  ///< of a failure
    int logLines = 0;     ///< beyond the ordinary ones
};

/// Writes a realistic pre-training job into `folder`: config, events, status, log, checkpoint folders. Running jobs get
/// this process's id, so that they count as alive.
void writeJob(const std::filesystem::path& folder, const JobFixture& fixture);
/// More steps of a job that goes on.
void appendSteps(const std::filesystem::path& folder, const JobFixture& fixture, int from, int to);

}  // namespace sextant
