// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/model/model_folder.h"
#include "core/model/safetensors.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace sextant;

class TestSafetensors : public QObject {
    Q_OBJECT

    static std::string file(const std::string& header, size_t dataBytes) {
        uint64_t length = header.size();
        std::string text(reinterpret_cast<const char*>(&length), 8);
        return text + header + std::string(dataBytes, 'x');
    }

private Q_SLOTS:
    void hostile_data() {
        QTest::addColumn<QByteArray>("bytes");
        auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
        };
        row("empty", "");
        row("short", "abc");
        row("header beyond the file", file("{}", 0).substr(0, 9));
        row("huge header", std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F{}", 10));
        row("not json", file("hello", 4));
        row("no dtype", file("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
        row("unknown dtype", file("{\"a\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
        row("beyond the data", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4));
        row("size mismatch", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4));
        row("negative shape", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4));
        row("overflow",
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0));
        row("overflow of nothing",
            file("{\"a\":{\"dtype\":\"I8\",\"shape\":[9223372036854775807,2,0],\"data_offsets\":[0,0]}}", 0));
        row("twice", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\","
                          "\"shape\":[1],\"data_offsets\":[4,8]}}",
                          8));
        row("reversed", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,0]}}", 4));
        row("overlap", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\","
                            "\"shape\":[1],\"data_offsets\":[0,4]}}",
                            4));
        row("gap", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8));
        row("trailing data", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 8));
    }
    void hostile() {
        QFETCH(QByteArray, bytes);
        QTemporaryDir dir;
        std::filesystem::path path = dir.filePath("m.safetensors").toStdString();
        writeFileAtomically(path, std::string_view(bytes.data(), static_cast<size_t>(bytes.size()))).orThrow();
        auto opened = SafetensorsFile::open(path);
        QVERIFY(!opened);
        QCOMPARE(exitCode(opened.error().kind), 3);
        QVERIFY2(opened.error().message.find("m.safetensors") != std::string::npos, opened.error().message.c_str());
    }

    void readsWhatItWrites() {
        QTemporaryDir dir;
        std::filesystem::path path = dir.filePath("m.safetensors").toStdString();
        std::vector<float> values{1.5f, -2.0f, 3.25f};
        std::vector<uint16_t> halves{0x3C00, 0xC000, 0x0001, 0x7C00};  // fp16: 1, -2, 2^-24, infinity
        auto writer =
            SafetensorsWriter::create(path, {{"a", "F32", {3}, 0, 0}, {"h", "F16", {2, 2}, 0, 0}}, {{"format", "pt"}})
                .orThrow();
        writer.write(values.data(), 12).orThrow();
        QVERIFY(!SafetensorsWriter(std::move(writer)).finish());  // the second tensor is missing
        writer =
            SafetensorsWriter::create(path, {{"a", "F32", {3}, 0, 0}, {"h", "F16", {2, 2}, 0, 0}}, {{"format", "pt"}})
                .orThrow();
        writer.write(values.data(), 12).orThrow();
        writer.write(halves.data(), 8).orThrow();
        writer.finish().orThrow();
        auto opened = SafetensorsFile::open(path).orThrow();
        QCOMPARE(opened.metadata().at("format"), std::string("pt"));
        std::vector<float> back(4);
        opened.readFloats(*opened.find("a"), 1, 2, back.data());
        QCOMPARE(back[1], 3.25f);
        opened.readFloats(*opened.find("h"), 0, 4, back.data());
        QCOMPARE(back[0], 1.0f);
        QCOMPARE(back[1], -2.0f);
        QCOMPARE(back[2], 0x1.0p-24f);
        QVERIFY(std::isinf(back[3]));
    }

    void modelConfigErrors_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut off") << QByteArray("{\"vocab_size\": 3") << "not valid JSON";
        QTest::newRow("other model") << QByteArray("{\"model_type\":\"gpt2\"}") << "model_type";
        QTest::newRow("missing") << QByteArray("{\"model_type\":\"llama\",\"vocab_size\":5}") << "hidden_size";
        QTest::newRow("negative") << QByteArray("{\"vocab_size\":-5}") << "vocab_size";
        QTest::newRow("huge") << QByteArray("{\"vocab_size\":99999999999}") << "vocab_size";
        QTest::newRow("heads") << QByteArray(
                                      "{\"vocab_size\":5,\"hidden_size\":30,\"intermediate_size\":8,\"num_hidden_"
                                      "layers\":1,\"num_attention_heads\":4}")
                               << "heads";
    }
    void modelConfigErrors() {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        QTemporaryDir dir;
        writeFileAtomically(dir.filePath("config.json").toStdString(), json.toStdString()).orThrow();
        auto config = readModelConfig(dir.path().toStdString());
        QVERIFY(!config);
        QVERIFY2(QString::fromStdString(config.error().sentence()).contains(says), config.error().sentence().c_str());
    }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
