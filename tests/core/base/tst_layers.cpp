// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"

#include <QRegularExpression>
#include <QtTest>

#include <map>
#include <set>

using namespace sextant;
namespace fs = std::filesystem;

/// Which folder may include from which: the table of CONTRIBUTING.md. A folder may always include itself.
static const std::map<std::string, std::set<std::string>> kAllowed = {
    {"kernels", {}},
    {"core/base", {}},
    {"core/spec", {"core/base"}},
    {"core/job", {"core/base", "core/spec"}},
    {"core/launch", {"core/base", "core/spec"}},
    {"core/store", {"core/base", "core/job", "core/spec"}},
    {"core/plan", {"core/base", "core/spec"}},
    {"core/tokenizer", {"core/base"}},
    {"core/data", {"core/base", "core/spec", "core/job", "core/tokenizer"}},
    {"core/model", {"core/base", "core/spec", "core/plan", "kernels"}},
    {"core/train", {"core/base", "core/spec", "core/job", "core/plan", "core/data", "core/model", "kernels"}},
    {"core/infer", {"core/base", "core/spec", "core/plan", "core/model", "core/tokenizer", "kernels"}},
    {"core/run", {"core/", "kernels"}},
    {"app/engine", {"core/", "kernels"}},
    {"ui/bridge", {"core/base", "core/spec", "core/job", "core/launch", "core/store", "core/plan", "core/data", "core/tokenizer"}},
    {"ui", {"ui/", "core/base", "core/spec", "core/job", "core/store", "core/plan"}},
    {"app/workbench", {"ui/", "core/base"}},
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
                const std::string folder = folderOf(file);
                QVERIFY2(kAllowed.contains(folder), ("no rule for " + file).c_str());
                for (const QString& line : QString::fromStdString(readFile(entry.path()).value()).split('\n')) {
                    auto match = include.match(line);
                    if (!match.hasMatch()) continue;
                    std::string target = match.captured(2).toStdString();
                    ++checked;
                    const bool isQt = match.captured(1) == "<" && (target.starts_with("Q") || target.starts_with("qt"));
                    if (isQt && !file.starts_with("ui/") && !file.starts_with("app/workbench"))
                        wrong << QString::fromStdString(file + " includes Qt: " + target);
                    if (match.captured(1) == "\"" && !allowed(folder, target))
                        wrong << QString::fromStdString(file + " must not include " + target);
                }
            }
        }
        QVERIFY(checked > 100);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

private:
    static std::string folderOf(const std::string& file) {
        if (file.starts_with("kernels/")) return "kernels";
        if (file.starts_with("ui/") && !file.starts_with("ui/bridge/")) return "ui";
        size_t first = file.find('/');
        return file.substr(0, file.find('/', first + 1));
    }
    static bool allowed(const std::string& folder, const std::string& target) {
        if (target.find('/') == std::string::npos) return true;  // a generated header beside the source
        if (target.starts_with(folder + "/")) return true;
        for (const std::string& prefix : kAllowed.at(folder)) {
            std::string withSlash = prefix.ends_with('/') ? prefix : prefix + "/";
            if (target.starts_with(withSlash)) return true;
        }
        // Third-party headers in quotes do not begin with one of our folders.
        for (const char* top : {"kernels/", "core/", "app/", "ui/", "tests/"})
            if (target.starts_with(top)) return false;
        return true;
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
