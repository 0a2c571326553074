// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/job_fixture.h"

#include "core/base/files.h"
#include "core/base/random.h"
#include "core/base/system.h"
#include "core/plan/schedule.h"
#include "core/spec/presets.h"
#include "core/spec/spec_kinds.h"

#include <unistd.h>

#include <cmath>

namespace sextant {

namespace {

constexpr int kTokensPerStep = 4096;
constexpr double kFlopsPerToken = 7.6e6;  // of a model of about a million parameters
constexpr int kCheckpointEvery = 100;

const char* kSamples[] = {
    " a a the e e the a", " was a a little the and the", " there was a little girl who had a",
    " there was a little girl named Lily. She liked to play in the park.",
    " there lived a fox in the green wood. The fox was clever, and every morning it went to the river."};

OptionValues configOf(const JobFixture& fixture) {
    OptionValues values = defaultsOf(pretrainOptions());
    for (const auto& [key, value] : findPreset("demo-1m")->values.items()) values[key] = value;
    values["name"] = fixture.name;
    values["train.max_steps"] = fixture.maxSteps;
    values["data.sources"] = Json::array({{{"path", "corpus/stories.txt"}, {"weight", 1.0}}});
    values["evaluation.sample_prompts"] = Json::array({"Once upon a time"});
    return values;
}

class EventWriter {
public:
    EventWriter(const std::filesystem::path& folder, const JobFixture& fixture)
        : m_fixture(fixture),
          m_random(fixture.seed, 7),
          m_train(specFrom<PretrainSpec>(pretrainOptions(), configOf(fixture)).train),
          m_file(FileWriter::open(JobFolder(folder).eventsPath(), FileWriter::Mode::Append).orThrow()) {}

    void steps(int from, int to) {
        for (int step = from; step <= to; ++step) {
            writeStep(step);
            if (step % kCheckpointEvery == 0 || step == m_fixture.maxSteps) writeEvaluation(step);
        }
        flush();
    }
    void started(int resumedFrom) {
        const double tokens = double(kTokensPerStep) * m_fixture.maxSteps;
        Json fields = {{"name", m_fixture.name},
                       {"max_steps", m_fixture.maxSteps},
                       {"tokens_per_step", kTokensPerStep},
                       {"total_tokens", tokens},
                       {"total_flops", kFlopsPerToken * tokens}};
        if (resumedFrom > 0) fields["resumed_from"] = resumedFrom;
        send("started", resumedFrom, fields);
    }
    void finished() {
        send("finished", m_fixture.steps, {{"state", "finished"}});
        flush();
    }
    void flush() {
        m_file.write(m_text).orThrow();
        m_text.clear();
    }

private:
    void writeStep(int step) {
        const double progress = double(step) / 600;
        double loss = m_fixture.finalLoss + (7.6 - m_fixture.finalLoss) * std::exp(-progress * 4.2) +
                      0.09 * m_random.normal(static_cast<uint64_t>(step));
        if (step == m_fixture.spikeAt) loss = 9;
        send("step", step,
             {{"step", step},
              {"tokens", step * kTokensPerStep},
              {"loss", loss},
              {"learning_rate", learningRateAt(m_train, step - 1)},
              {"grad_norm", 0.6 + 2.2 * std::exp(-progress * 5) +
                                0.08 * std::abs(m_random.normal(static_cast<uint64_t>(step + 100000)))},
              {"tokens_per_second", 21500 + 700 * m_random.normal(static_cast<uint64_t>(step + 200000))},
              {"seconds", 0.19},
              {"memory_bytes", 420 << 20}});
        send("progress", step,
             {{"stage", "train"},
              {"done", step},
              {"total", m_fixture.maxSteps},
              {"unit", "steps"},
              {"eta_seconds", (m_fixture.maxSteps - step) * 0.19}});
    }
    void writeEvaluation(int step) {
        const double progress = double(step) / 600;
        send("eval", step,
             {{"step", step},
              {"tokens", step * kTokensPerStep},
              {"eval_loss", m_fixture.finalLoss + 0.08 + 5.6 * std::exp(-progress * 4.2)},
              {"bits_per_byte", 1.2}});
        send("sample", step,
             {{"step", step}, {"prompt", "Once upon a time"}, {"text", kSamples[std::min(4, step / 130)]}});
        send("checkpoint", step,
             {{"step", step}, {"path", "checkpoints/checkpoint-" + std::to_string(step)}, {"seconds", 0.2}});
    }
    void send(const std::string& event, int step, const Json& fields) {
        Json line = {{"t", m_fixture.started + step * 0.19}, {"event", event}};
        for (const auto& [key, value] : fields.items()) line[key] = value;
        m_text += toJsonLine(line) + "\n";
    }

    const JobFixture& m_fixture;
    CounterRandom m_random;
    TrainOptions m_train;
    FileWriter m_file;
    std::string m_text;
};

/// As much of a model as a look at its folder wants.
void writeModelConfig(const std::filesystem::path& checkpoint) {
    createFolders(checkpoint).orThrow();
    writeFileAtomically(checkpoint / "config.json", "{\"max_position_embeddings\": 256}\n", Durability::Buffered)
        .orThrow();
}

}  // namespace

void writeJob(const std::filesystem::path& path, const JobFixture& fixture) {
    JobFolder folder = JobFolder::create(path, *findSpecKind("pretrain"), configOf(fixture)).orThrow();
    EventWriter writer(path, fixture);
    writer.started(0);
    writer.steps(1, fixture.steps);
    if (fixture.resumeAt > 0) {
        writer.started(fixture.resumeAt);
        writer.steps(fixture.resumeAt + 1, (fixture.resumeAt + fixture.steps) / 2);
    }
    if (fixture.state == JobState::Finished) writer.finished();
    writer.flush();
    for (int step = kCheckpointEvery; step <= fixture.steps; step += kCheckpointEvery)
        writeModelConfig(folder.checkpointsPath() / ("checkpoint-" + std::to_string(step)));
    JobStatus status;
    status.state = fixture.state;
    status.kind = "pretrain";
    status.pid = ::getpid();
    // Nobody holds a lock here: what runs does so on another machine, whose heartbeat is all that is seen of it.
    status.host = isActive(fixture.state) ? "elsewhere" : hostName();
    status.started = fixture.started;
    status.heartbeat = isActive(fixture.state) ? unixSeconds() + 3600 : fixture.started + fixture.steps * 0.19;
    status.isUnexpectedEnd = fixture.state == JobState::Interrupted;
    status.message = fixture.message;
    writeFileAtomically(folder.statusPath(), toJsonText(status.toJson()), Durability::Buffered).orThrow();
    std::string log =
        "2026-11-23 10:00:00  device: cpu, 2 threads, AVX-512\n2026-11-23 10:00:01  training 1031040 parameters from "
        "step 0\n";
    for (int step = kCheckpointEvery; step <= fixture.steps; step += kCheckpointEvery)
        log += "2026-11-23 10:01:00  checkpoint " + std::to_string(step) + " saved in 0.2 s\n";
    for (int i = 0; i < fixture.logLines; ++i) log += "2026-11-23 10:02:00  line " + std::to_string(i) + "\n";
    if (!fixture.message.empty()) log += "2026-11-23 10:03:00  error: " + fixture.message + "\n";
    writeFileAtomically(folder.logPath(), log, Durability::Buffered).orThrow();
}

void appendSteps(const std::filesystem::path& path, const JobFixture& fixture, int from, int to) {
    EventWriter(path, fixture).steps(from, to);
}

}  // namespace sextant
