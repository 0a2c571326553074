// SPDX-License-Identifier: Apache-2.0
#include "core/inspect/inspect.h"
#include "core/job/model_path.h"
#include "core/run/controllers.h"
#include "core/run/convert_model.h"
#include "core/run/job_kinds.h"
#include "tests/support/tiny_model.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

/// A conversion as a job, from its config to the model beside its certificate.
class TestConvertRun : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

    /// The folder of a job with these values beside the defaults.
    JobFolder job(const std::string& name, const OptionValues& values) const {
        const SpecKind& kind = *findSpecKind(kinds::kConvert);
        OptionValues all = defaultsOf(kind.table());
        all["from"] = at("original");
        all.update(values);
        return JobFolder::create(at(name), kind, all).orThrow();
    }
    static RunEnd run(const JobFolder& folder, JobSession::Start start = JobSession::Start::Fresh,
                      std::stop_token stop = {}) {
        const Config config = folder.readConfig().orThrow();
        const auto session = JobSession::start(folder, config.kind->name, start, stop).orThrow();
        return controllerOf(*config.kind)(config, *session, {start, {}});
    }
    static std::string failure(const JobFolder& folder) {
        try {
            run(folder);
        } catch (const RunError& error) {
            return error.error().sentence();
        }
        return "it ran";
    }

private Q_SLOTS:
    void initTestCase() {
        const Tokenizer tokenizer = test::byteTokenizer();
        test::writeRandomModel(at("original"), test::tinyShape(tokenizer.vocabularySize()), tokenizer);
    }

    void intoTheJobFolder() {
        const JobFolder folder = job("small", {{"type", "q8_0"}});
        QCOMPARE(run(folder), RunEnd::Completed);
        const auto file = folder.path() / "original-q8_0.gguf";
        QVERIFY(std::filesystem::exists(file));
        const Json report = readJsonFile(folder.reportPath()).orThrow();
        QCOMPARE(report["model"].get<std::string>(), "original-q8_0.gguf");
        QCOMPARE(report["bytes"].get<int64_t>(), static_cast<int64_t>(std::filesystem::file_size(file)));
        Json stored = readJsonFile(certificatePath(file)).orThrow();
        QCOMPARE(stored["from"], report["from"]);
        stored.erase("from");
        QCOMPARE(report["certificate"], stored);
        QVERIFY(report["certificate"]["equal_first_choice"].get<double>() > 0.9);
        const std::string events = readFile(folder.eventsPath()).orThrow();
        for (const char* stage : {"\"write\"", "\"compare\""})
            QVERIFY2(events.find(stage) != std::string::npos, events.c_str());
        // Whoever is given the job finds the model, and inspect tells how near it is.
        QCOMPARE(findModel(folder.path()).orThrow().folder, file);
        QVERIFY(!findModel(folder.path()).orThrow().isChosen);
        QCOMPARE(inspectPath(folder.path()).orThrow()["certificate"], report["certificate"]);
        QCOMPARE(inspectPath(file).orThrow()["certificate"], report["certificate"]);
        writeFileAtomically(certificatePath(file), "{\"positions\": \"many\"}").orThrow();
        QVERIFY(!inspectPath(file).orThrow().contains("certificate"));
    }

    void intoAFolder() {
        const JobFolder folder = job("plain", {{"from", at("small")}, {"format", "hf"}, {"to", at("again")}});
        QCOMPARE(run(folder), RunEnd::Completed);
        QCOMPARE(findModel(folder.path()).orThrow().folder.string(), at("again"));
        QCOMPARE(readModelConfig(at("again")).orThrow().shape.hiddenSize, int64_t(48));
        QVERIFY(std::filesystem::exists(at("again") + "/certificate.json"));
    }

    void withoutCertificate() {
        const JobFolder folder = job("quick", {{"type", "f16"}, {"certificate", "skip"}});
        QCOMPARE(run(folder), RunEnd::Completed);
        QVERIFY(!readJsonFile(folder.reportPath()).orThrow().contains("certificate"));
        QVERIFY(!std::filesystem::exists(certificatePath(folder.path() / "original-f16.gguf")));
    }

    /// Nothing that lies there is overwritten, but what a stopped job wrote itself.
    void refusals() {
        writeFileAtomically(at("mine.gguf"), "my own").orThrow();
        const std::string there = failure(job("over", {{"to", at("mine.gguf")}}));
        QVERIFY2(there.find("already") != std::string::npos, there.c_str());
        QCOMPARE(readFile(at("mine.gguf")).orThrow(), "my own");
        const std::string gone = failure(job("gone", {{"from", at("nowhere")}}));
        QVERIFY2(gone.find("nowhere") != std::string::npos, gone.c_str());
        const std::string broken = failure(job("broken", {{"from", at("mine.gguf")}}));
        QVERIFY2(broken.find("mine.gguf") != std::string::npos, broken.c_str());
        std::filesystem::copy(at("original"), at("copied"));
        const std::string itself =
            failure(job("itself", {{"from", at("copied")}, {"format", "hf"}, {"to", at("copied")}}));
        QVERIFY2(itself.find("already") != std::string::npos, itself.c_str());
    }

    /// The original is never written over, whoever asks.
    void neverTheOriginal() {
        ConvertSpec spec;
        spec.from = at("copied/../copied");
        spec.to = at("copied");
        spec.format = ModelFormat::HuggingFace;
        const auto result =
            convertModel(spec, [](const std::string&, const std::string&) { return [](int64_t, int64_t) {}; }, {});
        QVERIFY(!result && result.error().kind == ErrorKind::Usage);
        QVERIFY2(result.error().message.find("the original itself") != std::string::npos,
                 result.error().message.c_str());
    }

    void stoppedAndResumed() {
        const JobFolder folder = job("stopped", {{"type", "bf16"}});
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(run(folder, JobSession::Start::Fresh, stop.get_token()), RunEnd::Interrupted);
        QVERIFY(!std::filesystem::exists(folder.path() / "original-bf16.gguf"));
        QCOMPARE(run(folder, JobSession::Start::Resume), RunEnd::Completed);
        QCOMPARE(run(folder, JobSession::Start::Resume), RunEnd::Completed);  // over its own file
    }

    void configs() {
        const SpecKind& kind = *findSpecKind(kinds::kConvert);
        const auto problem = [&](const OptionValues& values) {
            OptionValues all = defaultsOf(kind.table());
            all["from"] = "model";
            all.update(values);
            const auto problems = checkValues(kind, all);
            return problems.empty() ? std::string() : problems.front().key;
        };
        QCOMPARE(problem(Json::object()), "");
        QCOMPARE(problem({{"from", ""}}), "from");
        QCOMPARE(problem({{"format", "hf"}, {"type", "q4_k"}}), "type");
        QCOMPARE(problem({{"format", "hf"}, {"type", "bf16"}}), "");
        QCOMPARE(problem({{"to", "model.bin"}}), "to");
        QCOMPARE(problem({{"to", "model.gguf"}}), "");
        QCOMPARE(problem({{"type", "q3_k"}}), "type");
    }
};

QTEST_GUILESS_MAIN(TestConvertRun)
#include "tst_convert_run.moc"
