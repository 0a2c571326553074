// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"

#include <QRegularExpression>
#include <QtTest>

#include <map>
#include <set>

using namespace sextant;
namespace fs = std::filesystem;

/// The kernel-free core that the window's own folders may ask: pure maths, options, facts.
#define SEXTANT_FOR_THE_WINDOW "core/base", "core/spec", "core/job", "core/store", "core/plan"

/// Which folder may include from which: the table of CONTRIBUTING.md. A file belongs to the most specific row; a row
/// may always include itself, and what it names with all that lies below (but core/data does not name
/// core/data/curate).
static const std::map<std::string, std::set<std::string>> kAllowed = {
    {"kernels", {}},
    {"core/base", {}},
    {"core/spec", {"core/base"}},
    {"core/job", {"core/base", "core/spec"}},
    {"core/launch", {"core/base", "core/spec"}},
    {"core/store", {"core/base", "core/job", "core/spec"}},
    {"core/plan", {"core/base", "core/spec"}},
    {"core/tokenizer/jinja", {"core/base"}},
    {"core/gguf", {"core/base"}},
    {"core/tokenizer", {"core/base", "core/gguf", "core/tokenizer/jinja"}},
    {"core/data/formats", {"core/base", "core/spec"}},
    {"core/data/stages", {"core/base", "core/spec", "core/data/formats"}},
    {"core/data/dedup", {"core/base", "core/spec", "core/data/stages"}},
    {"core/data/curate",
     {"core/base", "core/spec", "core/job", "core/data/formats", "core/data/stages", "core/data/dedup"}},
    {"core/data", {"core/base", "core/spec", "core/tokenizer", "core/data/formats"}},
    {"core/device", {"core/base", "core/spec", "kernels"}},
    {"core/model", {"core/base", "core/gguf", "core/spec", "core/plan", "kernels"}},
    {"core/train", {"core/base", "core/spec", "core/job", "core/plan", "core/data", "core/model", "kernels"}},
    {"core/infer", {"core/base", "core/spec", "core/plan", "core/model", "core/tokenizer", "kernels"}},
    {"core/run",
     {"core/base", "core/spec", "core/job", "core/launch", "core/plan", "core/tokenizer", "core/data", "core/device",
      "core/model", "core/train", "core/infer", "kernels"}},
    {"core/bench",
     {"core/base", "core/spec", "core/plan", "core/tokenizer", "core/data", "core/device", "core/model", "core/train",
      "core/infer", "kernels"}},
    {"core/inspect",
     {"core/base", "core/gguf", "core/spec", "core/plan", "core/job", "core/tokenizer", "core/data", "core/model",
      "core/infer", "core/run"}},
    {"app/engine", {"core", "kernels"}},
    {"ui/bridge",
     {"core/base", "core/gguf", "core/spec", "core/job", "core/launch", "core/store", "core/plan", "core/data",
      "core/tokenizer"}},
    {"ui/theme", {}},
    {"ui/plots", {SEXTANT_FOR_THE_WINDOW, "ui/bridge", "ui/theme"}},
    {"ui/models", {SEXTANT_FOR_THE_WINDOW, "ui/bridge", "ui/theme", "ui/plots"}},
    {"ui/widgets", {SEXTANT_FOR_THE_WINDOW, "ui/bridge", "ui/theme", "ui/plots", "ui/models"}},
    {"ui/pages", {SEXTANT_FOR_THE_WINDOW, "ui/bridge", "ui/theme", "ui/plots", "ui/models", "ui/widgets"}},
    {"ui/shell", {SEXTANT_FOR_THE_WINDOW, "ui/bridge", "ui/theme", "ui/plots", "ui/models", "ui/widgets", "ui/pages"}},
    {"app/workbench", {"core/base", "ui"}},
};

class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void includesPointDown() {
        const fs::path root = qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString();
        const QRegularExpression include("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
        QStringList wrong;
        int checked = 0;
        for (const char* top : {"kernels", "core", "app", "ui"}) {
            for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
                std::string extension = entry.path().extension();
                if (extension != ".h" && extension != ".cpp" && extension != ".cu" && extension != ".cuh") continue;
                std::string file = fs::relative(entry.path(), root);
                QVERIFY2(!rowOf(file).empty(), ("no rule for " + file).c_str());
                for (const QString& line : QString::fromStdString(readFile(entry.path()).value()).split('\n')) {
                    auto match = include.match(line);
                    if (!match.hasMatch()) continue;
                    std::string target = match.captured(2).toStdString();
                    ++checked;
                    const bool isQt = match.captured(1) == "<" && (target.starts_with("Q") || target.starts_with("qt"));
                    if (isQt && !file.starts_with("ui/") && !file.starts_with("app/workbench"))
                        wrong << QString::fromStdString(file + " includes Qt: " + target);
                    if (match.captured(1) == "\"" && !allowed(file, target))
                        wrong << QString::fromStdString(file + " must not include " + target);
                }
            }
        }
        QVERIFY(checked > 100);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    /// The rules themselves are read as they are meant.
    void theMostSpecificRowDecides() {
        QVERIFY(allowed("core/data/curate/x.cpp", "core/data/dedup/y.h"));
        QVERIFY(allowed("core/train/x.cpp", "core/data/curate/y.h"));
        QVERIFY(allowed("app/engine/x.cpp", "core/data/curate/y.h"));
        QVERIFY(allowed("core/data/formats/html/x.cpp", "core/data/formats/y.h"));
        QVERIFY(!allowed("core/data/dedup/x.cpp", "core/data/pack.h"));
        QVERIFY(!allowed("core/data/pack.cpp", "core/data/curate/y.h"));
        QVERIFY(!allowed("core/tokenizer/jinja/x.cpp", "core/tokenizer/y.h"));
        QVERIFY(!allowed("core/run/x.cpp", "core/bench/y.h"));
        QVERIFY(!allowed("core/base/x.cpp", "core/nowhere/y.h"));
        QVERIFY(!allowed("ui/plots/x.cpp", "ui/models/y.h"));
        QVERIFY(!allowed("ui/widgets/x.cpp", "ui/pages/y.h"));
        QVERIFY(!allowed("ui/pages/runs/x.cpp", "ui/pages/chat/y.h"));
        QVERIFY(allowed("ui/pages/runs/x.cpp", "ui/pages/page.h"));
        QVERIFY(allowed("core/base/x.cpp", "nlohmann/json.hpp"));
    }

private:
    static bool liesBelow(const std::string& path, const std::string& folder) {
        return path == folder || path.starts_with(folder + "/");
    }
    /// The row of the table a file belongs to; empty: none.
    static std::string rowOf(const std::string& file) {
        std::string row;
        for (const auto& [folder, mayInclude] : kAllowed)
            if (liesBelow(file, folder) && folder.size() > row.size()) row = folder;
        return row;
    }
    /// "ui/pages/runs/" for files of that page; empty for files that are no page's.
    static std::string pageOf(const std::string& file) {
        const std::string pages = "ui/pages/";
        const size_t end = file.starts_with(pages) ? file.find('/', pages.size()) : std::string::npos;
        return end == std::string::npos ? std::string() : file.substr(0, end + 1);
    }
    static bool allowed(const std::string& file, const std::string& target) {
        if (target.find('/') == std::string::npos) return true;  // a generated header beside the source
        const std::string from = rowOf(file), to = rowOf(target);
        if (to.empty()) {  // third-party headers in quotes do not begin with one of our folders
            for (const char* top : {"kernels", "core", "app", "ui", "tests"})
                if (liesBelow(target, top)) return false;
            return true;
        }
        if (from == to) {
            const std::string page = pageOf(file), other = pageOf(target);
            return page.empty() || other.empty() || page == other;  // a page knows no other page
        }
        for (const std::string& folder : kAllowed.at(from))
            if (liesBelow(to, folder)) return true;
        return false;
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
