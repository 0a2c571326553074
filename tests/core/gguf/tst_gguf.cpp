// SPDX-License-Identifier: Apache-2.0
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/gguf/gguf_file.h"
#include "core/gguf/gguf_writer.h"
#include "core/model/gguf_tensors.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>

using namespace sextant;
namespace fs = std::filesystem;

/// A file put together byte by byte, to be wrong in one place.
class Bytes {
public:
    Bytes& text(std::string_view value) {
        number(static_cast<uint64_t>(value.size()));
        m_bytes += value;
        return *this;
    }
    Bytes& raw(std::string_view value) {
        m_bytes += value;
        return *this;
    }
    template <class T>
    Bytes& number(T value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        m_bytes.append(raw, sizeof value);
        return *this;
    }
    Bytes& begin(uint64_t tensors, uint64_t keys, uint32_t version = 3) {
        return raw("GGUF").number(version).number(tensors).number(keys);
    }
    Bytes& tensor(std::string_view name, std::vector<uint64_t> sizes, uint32_t type, uint64_t offset) {
        text(name).number(static_cast<uint32_t>(sizes.size()));
        for (const uint64_t size : sizes) number(size);
        return number(type).number(offset);
    }
    /// Up to a multiple of 32, and `data` bytes of tensors.
    Bytes& end(size_t data) {
        m_bytes.resize((m_bytes.size() + 31) / 32 * 32 + data);
        return *this;
    }
    operator std::string() const { return m_bytes; }
    operator std::string_view() const { return m_bytes; }

private:
    std::string m_bytes;
};

constexpr uint32_t kUInt8 = 0, kUInt32 = 4, kText = 8, kList = 9;

class TestGguf : public QObject {
    Q_OBJECT

    static fs::path fixture(const std::string& name) {
        return fs::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) / "tests/fixtures/gguf" / name;
    }
    static Json asJson(const GgufValue& value) {
        auto one = [&](size_t i) {
            if (value.kind == GgufKind::Text) return Json(std::string(value.texts[i]));
            if (value.kind == GgufKind::Bool) return Json(value.number(i) != 0);
            return value.integer(i) ? Json(*value.integer(i)) : Json(value.number(i));
        };
        if (!value.isList) return one(0);
        Json list = Json::array();
        for (size_t i = 0; i < value.size(); ++i) list.push_back(one(i));
        return list;
    }

private Q_SLOTS:
    void readsWhatTheGgufPackageWrites() {
        const GgufFile file = GgufFile::open(fixture("every-kind.gguf")).orThrow();
        const Json wanted = Json::parse(readFile(fixture("every-kind.json")).orThrow());
        Json values = Json::object();
        for (const auto& [key, value] : file.values().all()) values[key] = asJson(value);
        QCOMPARE(values.dump(), wanted["values"].dump());
        QCOMPARE(file.tensors().size(), wanted["tensors"].size());
        for (const auto& [name, facts] : wanted["tensors"].items()) {
            const GgufTensor* tensor = file.tensor(name);
            QVERIFY2(tensor, name.c_str());
            QCOMPARE(std::string(nameOf(tensor->type)), facts["type"].get<std::string>());
            QCOMPARE(Json(tensor->shape).dump(), facts["shape"].dump());
            const QByteArray bytes(reinterpret_cast<const char*>(tensor->bytes.data()),
                                   static_cast<qsizetype>(tensor->bytes.size()));
            QCOMPARE(bytes.toHex().toStdString(), facts["bytes"].get<std::string>());
            const kernels::Tensor view = mappedTensor(*tensor);
            QCOMPARE(view.bytes(), static_cast<int64_t>(tensor->bytes.size()));
            QCOMPARE(view.rows(), tensor->shape[0]);
            QCOMPARE(std::string(kernels::nameOf(view.dtype)), facts["type"].get<std::string>());
        }
        QVERIFY(!file.tensor("nothing"));
    }

    /// Who asks for another kind than there is gets nothing.
    void valuesByKind() {
        const GgufFile file = GgufFile::open(fixture("every-kind.gguf")).orThrow();
        const GgufValues& values = file.values();
        QCOMPARE(values.text("general.architecture"), std::string_view("llama"));
        QCOMPARE(values.text("one.int8"), std::string_view());
        QCOMPARE(values.integer("one.int8"), std::optional<int64_t>(-128));
        QCOMPARE(values.integer("one.bool"), std::optional<int64_t>(1));
        QVERIFY(!values.integer("one.float32") && !values.integer("one.string") && !values.integer("list.integers"));
        QCOMPARE(values.number("one.float32"), std::optional(static_cast<double>(0.1f)));
        QCOMPARE(values.number("one.int16"), std::optional(-32768.0));
        QVERIFY(!values.number("one.string") && !values.number("nothing"));
        QVERIFY(values.texts("list.texts") && values.texts("list.texts")->size() == 3);
        QVERIFY(!values.texts("one.string") && !values.texts("list.integers"));
        QVERIFY(values.integers("list.integers") == std::optional(std::vector<int64_t>{1, -2, 3}));
        QVERIFY(!values.integers("list.floats"));
        QVERIFY(values.numbers("list.floats") == std::optional(std::vector<float>{1.5f, -2.0f, 3.25f}));
    }

    /// Written again, the file is the same byte for byte.
    void writesWhatTheGgufPackageWrites() {
        const GgufFile file = GgufFile::open(fixture("every-kind.gguf")).orThrow();
        GgufHeader header;
        for (const auto& [key, value] : file.values().all()) header.set(key, value);
        for (const GgufTensor& tensor : file.tensors())
            header.addTensor(std::string(tensor.name), tensor.type, tensor.shape);
        QTemporaryDir folder;
        const fs::path path = folder.filePath("again.gguf").toStdString();
        GgufWriter writer = GgufWriter::create(path, header).orThrow();
        for (const GgufTensor& tensor : file.tensors()) {
            writer.write(tensor.bytes.first(3)).orThrow();
            writer.write(tensor.bytes.subspan(3)).orThrow();
        }
        QVERIFY(!fs::exists(path));
        writer.finish().orThrow();
        QVERIFY(readFile(path).orThrow() == readFile(fixture("every-kind.gguf")).orThrow());
    }

    /// Values of C++ types come back as what they were.
    void valuesFromTypes() {
        GgufHeader header;
        header.set("a", uint32_t{7});
        header.set("b", -1.5f);
        header.set("c", true);
        header.set("d", "text");
        header.set("e", std::vector<int32_t>{3, -4});
        header.set("f", std::vector<float>{});
        header.set("g", std::vector<std::string>{"x", "yz"});
        header.set("h", int64_t{-5});
        header.set("i", std::vector<bool>{true, false, true});
        QVERIFY_EXCEPTION_THROWN(header.set("a", 1), std::logic_error);
        const GgufContents contents = readGguf(header.bytes(), "x").orThrow();
        const GgufValues& values = contents.values;
        QVERIFY(values.find("a")->kind == GgufKind::UInt32 && values.integer("a") == 7);
        QVERIFY(values.find("b")->kind == GgufKind::Float32 && values.number("b") == -1.5);
        QVERIFY(values.find("c")->kind == GgufKind::Bool && values.integer("c") == 1);
        QVERIFY(values.find("e")->kind == GgufKind::Int32 && values.integers("e") == std::vector<int64_t>({3, -4}));
        QVERIFY(values.numbers("f") == std::vector<float>());
        QVERIFY(values.find("h")->kind == GgufKind::Int64 && values.integer("h") == -5);
        QVERIFY(values.find("i")->kind == GgufKind::Bool && values.integers("i") == std::vector<int64_t>({1, 0, 1}));
        QCOMPARE(values.all().size(), size_t{9});
        QVERIFY(contents.tensors.empty());
    }

    /// A writer that is given up leaves no file, and mistakes of the caller are told.
    void unfinishedFilesDisappear() {
        QTemporaryDir folder;
        const fs::path path = folder.filePath("x.gguf").toStdString();
        GgufHeader header;
        header.addTensor("a", GgufType::Q8_0, {2, 32});
        QVERIFY_EXCEPTION_THROWN(header.addTensor("a", GgufType::F32, {1}), std::logic_error);
        QVERIFY_EXCEPTION_THROWN(header.addTensor("b", GgufType::Q8_0, {32, 2}), std::logic_error);
        {
            GgufWriter writer = GgufWriter::create(path, header).orThrow();
            const std::vector<std::byte> bytes(69);
            QVERIFY_EXCEPTION_THROWN((void)writer.write(bytes), std::logic_error);
            writer.write(std::span(bytes).first(34)).orThrow();
            QVERIFY_EXCEPTION_THROWN((void)writer.finish(), std::logic_error);
            GgufWriter moved = std::move(writer);
        }
        QVERIFY(fs::is_empty(folder.path().toStdString()));
        QVERIFY(!GgufWriter::create(fs::path(folder.path().toStdString()) / "no" / "x.gguf", header));
    }

    void hostileFiles_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        auto row = [](const char* name, const std::string& bytes, const char* says) {
            QTest::addRow("%s", name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << says;
        };
        const uint64_t huge = ~uint64_t{0};
        row("empty", "", "not a GGUF file");
        row("other file", "PK\3\4 and so on, longer than a header", "not a GGUF file");
        row("version 1", Bytes().begin(0, 0, 1), "version 1");
        row("version 4", Bytes().begin(0, 0, 4), "version is 4");
        row("big-endian", Bytes().begin(0, 0, 0x03000000), "big-endian");
        row("cut in the counts", Bytes().raw("GGUF").number(uint32_t{3}).number(uint32_t{0}), "cut off");
        row("keys beyond reason", Bytes().begin(0, huge), "keys");
        row("keys that are not there", Bytes().begin(0, 3), "cut off");
        row("tensors beyond the file", Bytes().begin(huge, 0), "tensors");
        row("endless key", Bytes().begin(0, 1).number(huge).raw("key"), "longer than the file");
        row("empty key", Bytes().begin(0, 1).text("").number(kUInt8).number(uint8_t{1}), "name of a key");
        row("long key", Bytes().begin(0, 1).text(std::string(5000, 'k')).number(kUInt8), "name of a key");
        row("unknown kind", Bytes().begin(0, 1).text("k").number(uint32_t{13}).number(huge), "kind of value 13");
        row("value cut off", Bytes().begin(0, 1).text("k").number(kUInt32).raw("12"), "cut off");
        row("endless text", Bytes().begin(0, 1).text("k").number(kText).number(huge), "longer than the file");
        row("endless list", Bytes().begin(0, 1).text("k").number(kList).number(kUInt32).number(huge), "longer");
        row("endless list of texts", Bytes().begin(0, 1).text("k").number(kList).number(kText).number(huge / 8),
            "longer");
        row("list of lists", Bytes().begin(0, 1).text("k").number(kList).number(kList).number(uint64_t{0}),
            "lists of lists");
        row("two keys alike",
            Bytes().begin(0, 2).text("k").number(kUInt8).number(uint8_t{1}).text("k").number(kUInt8).number(uint8_t{1}),
            "twice");
        row("two tensors alike", Bytes().begin(2, 0).tensor("t", {8}, 0, 0).tensor("t", {8}, 0, 32).end(64), "twice");
        row("tensor without a name", Bytes().begin(1, 0).tensor("", {8}, 0, 0).end(32), "name of a tensor");
        row("no dimensions", Bytes().begin(1, 0).tensor("t", {}, 0, 0).end(32), "dimensions");
        row("five dimensions", Bytes().begin(1, 0).tensor("t", {1, 1, 1, 1, 1}, 0, 0).end(32), "dimensions");
        row("a million dimensions", Bytes().begin(1, 0).text("t").number(uint32_t{1000000}).end(32), "dimensions");
        row("shape of nothing", Bytes().begin(1, 0).tensor("t", {8, 0}, 0, 0).end(32), "shape");
        row("shape that overflows",
            Bytes().begin(1, 0).tensor("t", {uint64_t{1} << 33, uint64_t{1} << 33}, 0, 0).end(32), "shape");
        row("shape that overflows to little", Bytes().begin(1, 0).tensor("t", {uint64_t{1} << 63, 2, 4}, 0, 0).end(32),
            "shape");
        row("shape of all ones", Bytes().begin(1, 0).tensor("t", {huge, huge}, 0, 0).end(32), "shape");
        row("larger than the file", Bytes().begin(1, 0).tensor("t", {uint64_t{1} << 40}, 0, 0).end(32),
            "end of the file");
        row("one byte too few", Bytes().begin(1, 0).tensor("t", {8}, 0, 0).end(31), "end of the file");
        row("behind the file", Bytes().begin(1, 0).tensor("t", {8}, 0, 1 << 20).end(32), "end of the file");
        row("offset that overflows", Bytes().begin(1, 0).tensor("t", {8}, 0, huge - 31).end(32), "end of the file");
        row("misaligned", Bytes().begin(1, 0).tensor("t", {8}, 0, 4).end(64), "multiple of 32");
        row("overlap", Bytes().begin(2, 0).tensor("a", {16}, 0, 0).tensor("b", {8}, 0, 32).end(64), "overlaps");
        row("overlap in another order", Bytes().begin(2, 0).tensor("b", {8}, 0, 32).tensor("a", {16}, 0, 0).end(64),
            "overlaps");
        row("half a block", Bytes().begin(1, 0).tensor("t", {48, 2}, 8, 0).end(64), "whole blocks");
        row("unknown type", Bytes().begin(1, 0).tensor("t", {256}, 77, 0).end(256), "type 77");
        row("IQ1_M", Bytes().begin(1, 0).tensor("blk.0.q", {256}, 29, 0).end(256), "IQ1_M, number 29");
        row("TQ1_0", Bytes().begin(1, 0).tensor("t", {256}, 34, 0).end(256), "TQ1_0");
        row("NVFP4", Bytes().begin(1, 0).tensor("t", {256}, 40, 0).end(256), "NVFP4");
        for (const uint32_t alignment : {0u, 1u, 4u, 48u, 1u << 30})
            row(("alignment " + std::to_string(alignment)).c_str(),
                Bytes()
                    .begin(1, 1)
                    .text("general.alignment")
                    .number(kUInt32)
                    .number(alignment)
                    .tensor("t", {8}, 0, 0)
                    .end(64),
                "general.alignment");
        row("alignment that is a text",
            Bytes().begin(1, 1).text("general.alignment").number(kText).text("32").tensor("t", {8}, 0, 0).end(64),
            "general.alignment");
    }
    void hostileFiles() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        auto read = readGguf({bytes.data(), static_cast<size_t>(bytes.size())}, "x.gguf");
        QVERIFY(!read.hasValue());
        const QString sentence = QString::fromStdString(read.error().sentence());
        QVERIFY2(read.error().kind == ErrorKind::Data && sentence.contains(says) && sentence.startsWith("x.gguf"),
                 qPrintable(sentence));
    }

    /// The good neighbours of those files are read.
    void goodFiles() {
        QVERIFY(readGguf(Bytes().begin(1, 0).tensor("t", {8}, 0, 0).end(32), "x").hasValue());
        QVERIFY(
            readGguf(Bytes().begin(2, 0, 2).tensor("b", {8}, 0, 32).tensor("a", {8}, 0, 0).end(64), "x").hasValue());
        const auto wide = readGguf(Bytes()
                                       .begin(1, 1)
                                       .text("general.alignment")
                                       .number(kUInt32)
                                       .number(uint32_t{64})
                                       .tensor("t", {8}, 0, 0)
                                       .end(96),
                                   "x");
        QVERIFY(wide.hasValue());
    }

    /// Cut anywhere, the file is refused or, where only bytes of tensors are missing, named.
    void cutFiles() {
        const std::string whole = readFile(fixture("every-kind.gguf")).orThrow();
        for (size_t size = 0; size + 32 < whole.size(); size += size < 1200 ? 1 : 17) {
            const auto read = readGguf(std::string_view(whole).substr(0, size), "x");
            QVERIFY2(!read.hasValue(), std::to_string(size).c_str());
        }
    }
    /// Any byte changed: it ends, in a value or an error.
    void changedFiles() {
        const std::string whole = readFile(fixture("every-kind.gguf")).orThrow();
        for (size_t at = 0; at < std::min<size_t>(whole.size(), 1400); ++at)
            for (const char change : {'\x01', '\x80', '\xFF'}) {
                std::string changed = whole;
                changed[at] = static_cast<char>(changed[at] ^ change);
                (void)readGguf(changed, "x");
            }
    }
    void missingFile() {
        auto file = GgufFile::open("/nowhere/x.gguf");
        QVERIFY(!file.hasValue() && file.error().message.find("/nowhere/x.gguf") != std::string::npos);
    }

    void typesAreThoseOfTheKernels() {
        for (int i = 0; i < kernels::kDTypes; ++i) {
            const auto type = static_cast<kernels::DType>(i);
            const auto found = ggufTypeOf(type);
            if (type == kernels::DType::Int32) {
                QVERIFY(!found);
                continue;
            }
            QVERIFY(found && dtypeOf(*found) == type);
            QCOMPARE(nameOf(*found), std::string_view(kernels::nameOf(type)));
            QCOMPARE(blockOf(*found).elements, kernels::layoutOf(type).elements);
            QCOMPARE(blockOf(*found).bytes, kernels::layoutOf(type).bytes);
        }
    }
};

QTEST_GUILESS_MAIN(TestGguf)
#include "tst_gguf.moc"
