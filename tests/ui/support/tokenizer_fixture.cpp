// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/tokenizer_fixture.h"

#include "core/base/files.h"
#include "core/base/system.h"
#include "core/spec/spec_kinds.h"
#include "core/tokenizer/language_samples.h"

#include <QProcess>

#include <unistd.h>

namespace sextant {

void writeTokenizer(const std::filesystem::path& folder, int64_t vocabularySize) {
    createFolders(folder).orThrow();
    // Twice: what occurs once in the samples is still worth a merge.
    std::string text;
    for (int round = 0; round < 2; ++round)
        for (const LanguageSample& sample : languageSamples()) text += sample.text;
    const std::filesystem::path corpus = folder / "samples.txt";
    writeFileAtomically(corpus, text, Durability::Buffered).orThrow();
    QProcess engine;
    engine.start(qEnvironmentVariable("SEXTANT_BIN_DIR") + QStringLiteral("/sextant-engine"),
                 {QStringLiteral("tokenizer"), QStringLiteral("train"), QStringLiteral("--vocab-size"),
                  QString::number(vocabularySize), QStringLiteral("--out"), QString::fromStdString(folder.string()),
                  QString::fromStdString(corpus.string())});
    if (!engine.waitForFinished() || engine.exitCode() != 0) qFatal("%s", engine.readAllStandardError().constData());
    std::filesystem::remove(corpus);
}

void writeTokenizerJob(const std::filesystem::path& path, const std::string& name, JobState state, double mergesShare,
                       double started) {
    const SpecKind& kind = *findSpecKind("tokenizer");
    OptionValues values = defaultsOf(kind.table());
    values["name"] = name;
    values["sources"] = Json::array({{{"path", "corpus/stories.txt"}, {"weight", 1.0}}});
    JobFolder folder = JobFolder::create(path, kind, values).orThrow();
    std::string events;
    auto send = [&](double seconds, Json fields) {
        fields["t"] = started + seconds;
        events += toJsonLine(fields) + "\n";
    };
    const int merges = 16125;
    send(0, {{"event", "started"}, {"name", name}});
    send(1, {{"event", "progress"},
             {"stage", "read"},
             {"done", 8900000},
             {"total", 8900000},
             {"unit", "bytes"},
             {"eta_seconds", 0}});
    send(2, {{"event", "progress"},
             {"stage", "merges"},
             {"done", static_cast<int>(merges * mergesShare)},
             {"total", merges},
             {"unit", "merges"},
             {"eta_seconds", 95.0 * (1 - mergesShare)}});
    if (state == JobState::Finished) send(3, {{"event", "finished"}, {"state", "finished"}});
    writeFileAtomically(folder.eventsPath(), events, Durability::Buffered).orThrow();
    writeFileAtomically(folder.logPath(),
                        "reading 3 files, 8.5 MiB\ncounted 412,077 different pieces\nlearning merges\n",
                        Durability::Buffered)
        .orThrow();
    if (state == JobState::Finished) {
        writeTokenizer(path, 2048);
        writeFileAtomically(folder.reportPath(),
                            toJsonText({{"tokenizer", path.string()},
                                        {"vocabulary_size", 2048},
                                        {"text_bytes", 8900000},
                                        {"documents", 1204},
                                        {"seconds", 41.5}}),
                            Durability::Buffered)
            .orThrow();
    }
    JobStatus status;
    status.state = state;
    status.kind = "tokenizer";
    status.pid = ::getpid();
    status.host = isActive(state) ? "elsewhere" : hostName();  // nobody holds a lock here
    status.started = started;
    status.heartbeat = unixSeconds() + 3600;  // however long the test takes
    writeFileAtomically(folder.statusPath(), toJsonText(status.toJson()), Durability::Buffered).orThrow();
}

}  // namespace sextant
