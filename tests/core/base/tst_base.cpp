// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <cmath>
#include <limits>
#include <set>

using namespace sextant;

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void utf8_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("firstInvalid");
        QTest::addColumn<int>("complete");
        QTest::newRow("ascii") << QByteArray("abc") << -1 << 3;
        QTest::newRow("han") << QByteArray("\xE4\xBD\xA0\xE5\xA5\xBD") << -1 << 6;
        QTest::newRow("cut han") << QByteArray("a\xE4\xBD") << 1 << 1;
        QTest::newRow("cut emoji") << QByteArray("ab\xF0\x9F\x98") << 2 << 2;
        QTest::newRow("stray continuation") << QByteArray("a\x80z") << 1 << 3;
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << 0 << 2;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 0 << 3;
        QTest::newRow("beyond the last") << QByteArray("\xF4\x90\x80\x80") << 0 << 4;
        QTest::newRow("empty") << QByteArray() << -1 << 0;
    }
    void utf8() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, firstInvalid);
        QFETCH(int, complete);
        std::string_view text(bytes.data(), static_cast<size_t>(bytes.size()));
        QCOMPARE(firstInvalidUtf8(text), firstInvalid < 0 ? std::string_view::npos : static_cast<size_t>(firstInvalid));
        QCOMPARE(completeUtf8Prefix(text), static_cast<size_t>(complete));
        QCOMPARE(firstInvalidUtf8(replaceInvalidUtf8(text)), std::string_view::npos);
    }

    void formats() {
        QCOMPARE(formatBytes(512), std::string("512 B"));
        QCOMPARE(formatBytes(1536), std::string("1.50 KiB"));
        QCOMPARE(formatBytes(int64_t{3} << 30), std::string("3.00 GiB"));
        QCOMPARE(formatCount(1234567), std::string("1.23 M"));
        QCOMPARE(formatCount(42), std::string("42"));
        QCOMPARE(formatCount(4096), std::string("4,096"));
        QCOMPARE(formatCount(9007), std::string("9,007"));
        QCOMPARE(formatCount(20000), std::string("20.0 k"));
        QCOMPARE(formatCount(67.4e9), std::string("67.4 B"));
        QCOMPARE(formatDuration(3725), std::string("1 h 02 min"));
        QCOMPARE(formatNumber(3e-4), std::string("3e-04"));
    }

    void nearest() {
        std::vector<std::string> names{"learning_rate", "max_steps", "seed"};
        QCOMPARE(nearestName("learnig_rate", names), std::optional<std::string>("learning_rate"));
        QCOMPARE(nearestName("max_step", names), std::optional<std::string>("max_steps"));
        QVERIFY(!nearestName("zzzzzzzzz", names));
    }

    /// Published Philox4x32-10 vectors (Random123, kat_vectors).
    void philox() {
        auto zero = CounterRandom(0, 0).block(0);
        QCOMPARE(zero[0], 0x6627e8d5u);
        QCOMPARE(zero[1], 0xe169c58du);
        QCOMPARE(zero[2], 0xbc57ac4cu);
        QCOMPARE(zero[3], 0x9b00dbd8u);
        auto ones = CounterRandom(~0ull, ~0ull).block(~0ull);
        QCOMPARE(ones[0], 0x408f276du);
        QCOMPARE(ones[1], 0x41c83b0eu);
        QCOMPARE(ones[2], 0xa20bc7c6u);
        QCOMPARE(ones[3], 0x6d5451fdu);
    }

    void normalMoments() {
        CounterRandom random(1, 2);
        double sum = 0, squares = 0;
        const int count = 100000;
        for (int i = 0; i < count; ++i) {
            double x = random.normal(static_cast<uint64_t>(i));
            sum += x;
            squares += x * x;
        }
        QVERIFY(std::abs(sum / count) < 0.01);
        QVERIFY(std::abs(squares / count - 1) < 0.02);
    }

    void permutation_data() {
        QTest::addColumn<int>("size");
        for (int size : {1, 2, 3, 16, 17, 1000, 4097}) QTest::newRow(qPrintable(QString::number(size))) << size;
    }
    void permutation() {
        QFETCH(int, size);
        Permutation order(static_cast<uint64_t>(size), 5, 0), other(static_cast<uint64_t>(size), 6, 0);
        std::set<uint64_t> seen;
        bool differs = false;
        for (uint64_t i = 0; i < static_cast<uint64_t>(size); ++i) {
            QVERIFY(order.at(i) < static_cast<uint64_t>(size));
            seen.insert(order.at(i));
            differs |= order.at(i) != other.at(i);
        }
        QCOMPARE(seen.size(), static_cast<size_t>(size));
        if (size > 16) QVERIFY(differs);
    }

    void parallel() {
        std::atomic<int64_t> sum = 0;
        parallelFor(1000, 3, [&](int64_t i) { sum += i; });
        QCOMPARE(sum.load(), int64_t{499500});
        QVERIFY_EXCEPTION_THROWN(parallelFor(10, 2,
                                             [](int64_t i) {
                                                 if (i == 7) throw std::runtime_error("seven");
                                             }),
                                 std::runtime_error);
    }

    /// A million objects in one array take a second; with a cost that grows with the square it would be hours.
    void largeJson() {
        std::string text = R"({"model": {"vocab": {"a": 1, "b": 2}}, "added_tokens": [{})";
        for (int i = 0; i < 1000000; ++i) text += ",{}";
        text += "]}";
        const auto json = parseLargeJson(text, "tokenizer.json", 2);
        QVERIFY(json && json.value()["added_tokens"].size() == 1000001);
        const auto twice = parseLargeJson(R"({"model": {"vocab": {"a": 1, "b": 2, "a": 3}}})", "tokenizer.json", 2);
        QVERIFY(!twice && twice.error().message == "tokenizer.json: the key \"a\" stands twice in the same object");
        // Only there, and in each object by itself.
        QVERIFY(parseLargeJson(R"({"x": 1, "x": 2, "y": [{"a": 1}, {"a": 2}], "z": [[{"b": 1, "b": 2}]]})", "f", 2));
    }

    /// The order in which it was written, and only the member of the outermost object.
    void oneMember() {
        const std::string text =
            " {\"a\": {\"x\": 1}, \"s\": \"\\\"x\\\": {\", \"x\" : {\"z\": [1, {\"x\": 2}], \"b\": \"}\"} , \"y\": 3}";
        QCOMPARE(parseMember(text, "x", "t").orThrow().dump(), std::string("{\"z\":[1,{\"x\":2}],\"b\":\"}\"}"));
        QCOMPARE(parseMember(text, "y", "t").orThrow(), Json(3));
        QVERIFY(parseMember(text, "z", "t").orThrow().is_null());
        QCOMPARE(parseMember(R"({"x":1,"x":[2]})", "x", "t").orThrow().dump(), std::string("[2]"));
    }

    void jsonErrorsNameThePlace() {
        auto bad = parseJson("{\n  \"a\": 1,\n  oops\n}", "file.json");
        QVERIFY(!bad);
        QVERIFY2(bad.error().message.find("file.json, line 3, column 3") != std::string::npos,
                 bad.error().message.c_str());
        QCOMPARE(numberToJson(std::numeric_limits<double>::quiet_NaN()), Json("NaN"));
        QVERIFY(std::isinf(numberFromJson("-Infinity", 0)));
    }

    void atomicWrite() {
        QTemporaryDir dir;
        std::filesystem::path path = dir.filePath("x.txt").toStdString();
        QVERIFY(writeFileAtomically(path, "one"));
        QVERIFY(writeFileAtomically(path, "two"));
        QCOMPARE(readFile(path).value(), std::string("two"));
        int files = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path.parent_path())) ++files;
        QCOMPARE(files, 1);
        auto missing = readFile(dir.filePath("nothing").toStdString());
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::Data);
        QVERIFY(!writeFileAtomically("/proc/nowhere/x", "y"));
        QVERIFY(!readFile(path.parent_path()));
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
