// SPDX-License-Identifier: Apache-2.0
#include "core/launch/job_command.h"
#include "core/run/job_kinds.h"

#include <QtTest>

using namespace sextant;

class TestJobKinds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasAController() {
        for (const SpecKind& kind : specKinds()) {
            QVERIFY2(controllerOf(kind), kind.name.c_str());
            QVERIFY2(!kind.command.empty(), kind.name.c_str());
        }
    }

    void commandsAreSpelledOnce() {
        using Words = std::vector<std::string>;
        QCOMPARE(jobCommand(findSpecKind(kinds::kPretrain)->command, "/jobs/a b", JobStart::Resume),
                 (Words{"train", "--job", "/jobs/a b", "--resume"}));
        QCOMPARE(supervised(jobCommand(findSpecKind(kinds::kTokenizer)->command, "t", JobStart::Fresh), 3),
                 (Words{"tokenizer", "train", "--job", "t", "--supervise", "3"}));
        QCOMPARE(unsupervised({"train", "--supervise", "3", "run.yaml", "--supervise=2", "--job", "j"}),
                 (Words{"train", "run.yaml", "--job", "j"}));
        QCOMPARE(newJobCommand(*findSpecKind(kinds::kPack), "p.yaml", "p"),
                 (Words{"pack", "--config", "p.yaml", "--job", "p"}));
    }
};

QTEST_GUILESS_MAIN(TestJobKinds)
#include "tst_job_kinds.moc"
