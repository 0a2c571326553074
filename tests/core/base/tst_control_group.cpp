// SPDX-License-Identifier: Apache-2.0
#include "core/base/control_group.h"
#include "core/base/files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestControlGroup : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    std::filesystem::path path(const std::string& name) {
        return std::filesystem::path(m_dir.path().toStdString()) / name;
    }
    void write(const std::string& name, const std::string& content) {
        createFolders(path(name).parent_path()).orThrow();
        writeFileAtomically(path(name), content).orThrow();
    }

private Q_SLOTS:
    /// A Slurm step: the limit stands two groups above the process's own.
    void tightestGroupWins() {
        write("v2/membership", "0::/system.slice/job_7/step_0\n");
        write("v2/mount/system.slice/job_7/step_0/memory.max", "max\n");
        write("v2/mount/system.slice/job_7/memory.max", "8000\n");
        write("v2/mount/system.slice/job_7/memory.current", "5000\n");
        write("v2/mount/system.slice/job_7/memory.stat", "anon 3000\ninactive_file 1500\n");
        write("v2/mount/system.slice/memory.max", "64000\n");
        write("v2/mount/system.slice/memory.current", "60500\n");
        write("v2/mount/system.slice/job_7/cpu.max", "150000 100000\n");
        write("v2/mount/system.slice/cpu.max", "max 100000\n");
        write("v2/mount/system.slice/job_7/memory.events", "low 0\noom 1\noom_kill 2\n");
        const auto limits = controlGroupLimits(path("v2/membership"), path("v2/mount"));
        QCOMPARE(limits.memoryBytes, std::optional<int64_t>(8000));
        QCOMPARE(limits.memoryLeft, std::optional<int64_t>(3500));  // of the slice's 64000: less than the job's 4500
        QCOMPARE(limits.processors, std::optional<double>(1.5));
        QCOMPARE(limits.memoryKills, int64_t{2});
    }

    void versionOne() {
        write("v1/membership", "12:cpu,cpuacct:/box\n4:memory:/box\n1:name=systemd:/box\n");
        write("v1/mount/memory/box/memory.limit_in_bytes", "4000\n");
        write("v1/mount/memory/box/memory.usage_in_bytes", "1000\n");
        write("v1/mount/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("v1/mount/cpu/box/cpu.cfs_quota_us", "200000\n");
        write("v1/mount/cpu/box/cpu.cfs_period_us", "100000\n");
        const auto limits = controlGroupLimits(path("v1/membership"), path("v1/mount"));
        QCOMPARE(limits.memoryBytes, std::optional<int64_t>(4000));
        QCOMPARE(limits.memoryLeft, std::optional<int64_t>(3000));
        QCOMPARE(limits.processors, std::optional<double>(2));
    }

    void noGroupsNoLimits() {
        const auto limits = controlGroupLimits(path("nothing"), path("nowhere"));
        QVERIFY(!limits.memoryBytes && !limits.memoryLeft && !limits.processors);
        QCOMPARE(limits.memoryKills, int64_t{0});
    }
};

QTEST_GUILESS_MAIN(TestControlGroup)
#include "tst_control_group.moc"
