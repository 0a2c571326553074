// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/token_dataset.h"
#include "core/job/job_session.h"
#include "core/spec/pack_spec.h"
#include "core/spec/pretrain_spec.h"
#include "core/tokenizer/tokenizer.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace sextant {

/// Tokenizer and shards in `folder`, made from texts: trains the tokenizer first if none is named. Emits progress, and
/// a warning for files with bytes that are not UTF-8.
Result<std::filesystem::path> makeShards(const PackSpec& spec, const std::filesystem::path& folder, RunEvents& events,
                                         std::stop_token stop);

/// What a training run reads.
struct PreparedData {
    std::filesystem::path folder;  ///< shards and tokenizer files
    std::shared_ptr<const Tokenizer> tokenizer;
    TokenDataset training, validation;
};

/// Opens the shards the sources name (a pack job or a shards folder), or makes them in the job folder from texts; a
/// resumed run finds them there. Checks that there is enough data for a batch. Errors of kind Interrupted when stopped.
Result<PreparedData> prepareData(const PretrainSpec& spec, const JobFolder& job, RunEvents& events,
                                 std::stop_token stop);

/// The shards a run reads: those its source names, or those it made in its own folder; nothing before it made them.
std::optional<std::filesystem::path> shardsOfRun(const PretrainSpec& spec, const JobFolder& job);

}  // namespace sextant
