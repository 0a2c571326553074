// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/model_fixture.h"

#include "core/base/system.h"
#include "core/run/convert_model.h"
#include "core/run/controllers.h"
#include "core/spec/spec_kinds.h"
#include "tests/support/tiny_model.h"

namespace sextant {

void writeModel(const std::filesystem::path& folder, const std::string& license) {
    const Tokenizer tokenizer = test::byteTokenizer();
    ModelOptions options = test::tinyShape(tokenizer.vocabularySize(), 4096);
    options.hiddenSize = 256;
    options.intermediateSize = 512;
    test::writeRandomModel(folder, options, tokenizer);
    writeFileAtomically(folder / "README.md", "---\nlicense: " + license + "\n---\n# A model\n").orThrow();
}

void convertModelTo(const std::filesystem::path& from, const std::filesystem::path& file, const std::string& type) {
    ConvertSpec spec = specFrom<ConvertSpec>(
        convertOptions(), {{"from", from.string()}, {"to", file.string()}, {"type", type}, {"format", "gguf"}});
    convertModel(spec, [](const std::string&, const std::string&) { return [](int64_t, int64_t) {}; }, {}).orThrow();
}

void writeConversion(const std::filesystem::path& path, const std::string& name, const std::filesystem::path& from,
                     const std::string& type) {
    const SpecKind& kind = *findSpecKind(kinds::kConvert);
    OptionValues values = defaultsOf(kind.table());
    values.update({{"name", name}, {"from", from.string()}, {"type", type}});
    const JobFolder folder = JobFolder::create(path, kind, values).orThrow();
    const auto session = JobSession::start(folder, kind.name, JobSession::Start::Fresh).orThrow();
    runConvert(specFrom<ConvertSpec>(kind.table(), values), *session, {});
    session->send("finished", {{"state", "finished"}});
    session->setState(JobState::Finished);
}

void writeUnfinishedConversion(const std::filesystem::path& path, const std::string& name,
                               const std::filesystem::path& from, double share, const std::string& failure) {
    const SpecKind& kind = *findSpecKind(kinds::kConvert);
    OptionValues values = defaultsOf(kind.table());
    values.update({{"name", name}, {"from", from.string()}, {"type", "q4_k"}});
    const JobFolder folder = JobFolder::create(path, kind, values).orThrow();
    const double now = unixSeconds();
    const Json started = {{"t", now - 20}, {"event", "started"}, {"name", name}};
    const Json progress = {{"t", now - 1},   {"event", "progress"},  {"stage", "write"},   {"done", share * 1.1e9},
                           {"total", 1.1e9}, {"unit", "parameters"}, {"eta_seconds", 32.0}};
    writeFileAtomically(folder.eventsPath(), toJsonLine(started) + "\n" + toJsonLine(progress) + "\n").orThrow();
    JobStatus status;
    status.state = failure.empty() ? JobState::Running : JobState::Failed;
    status.kind = kind.name;
    status.host = failure.empty() ? "elsewhere" : hostName();  // nobody holds a lock here
    status.started = now - 20;
    status.heartbeat = now + 3600;
    status.message = failure;
    writeFileAtomically(folder.statusPath(), toJsonText(status.toJson()), Durability::Buffered).orThrow();
}

}  // namespace sextant
