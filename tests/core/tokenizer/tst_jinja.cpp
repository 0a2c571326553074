// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/tokenizer/jinja/template.h"

#include <QElapsedTimer>
#include <QtTest>

#include <random>

using namespace sextant;
using jinja::Template;
using jinja::Value;

namespace {

Value valueOf(const Json& json) {
    if (json.is_null()) return jinja::None{};
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    if (json.is_array()) {
        std::vector<Value> items;
        for (const Json& item : json) items.push_back(valueOf(item));
        return Value::list(std::move(items));
    }
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, value] : json.items()) entries.emplace_back(Value(key), valueOf(value));
    return Value::dictionary(std::move(entries));
}

Result<std::string> rendered(const std::string& source, const Template::Variables& variables = {}) {
    const Template parsed = SEXTANT_TRY(Template::parse(source, "the template"));
    return SEXTANT_TRY(parsed.render(variables, {.limits = {}, .now = {2026, 5, 1}})).bytes();
}

std::string failure(const std::string& source) {
    const auto result = rendered(source);
    return result ? "no failure, but: " + result.value().substr(0, 200) : result.error().message;
}

}  // namespace

/// Against Jinja itself (tests/fixtures/make_jinja_reference.py).
class TestJinja : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatJinjaWrites() {
        const auto folder =
            std::filesystem::path(qEnvironmentVariable("SEXTANT_SOURCE_DIR").toStdString()) / "tests/fixtures/jinja";
        const Json reference = readJsonFile(folder / "reference.json").orThrow();
        Template::Variables context;
        for (const auto& [name, value] : reference["context"].items()) context.emplace_back(name, valueOf(value));
        QVERIFY(reference["cases"].size() > 300);
        std::string differences;
        for (const Json& entry : reference["cases"]) {
            const std::string source = entry["template"];
            const auto result = rendered(source, context);
            const bool same = entry.contains("text") ? result && result.value() == entry["text"] : !result;
            if (same) continue;
            differences +=
                "\n" + source + "\n  wanted: " + toJsonLine(entry.contains("text") ? entry["text"] : entry["error"]) +
                "\n  found:  " + (result ? toJsonLine(Json(result.value())) : "error " + result.error().message);
        }
        QVERIFY2(differences.empty(), differences.c_str());
    }

    void errorsNameThePlace_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("message");
        QTest::newRow("open if")
            << "a\n{% if x %}b"
            << "the template: line 2, column 12: expected {% endif %}, found the end of the template";
        QTest::newRow("operand") << "a\n  {{ 1 + }}"
                                 << "the template: line 2, column 10: expected an expression, found }}";
        QTest::newRow("statement")
            << "{% iff x %}"
            << "the template: line 1, column 4: expected if, for, set, macro, call, filter, generation, "
               "break or continue, found \"iff\"";
        QTest::newRow("filter")
            << "{{ 1|trimm }}"
            << "the template: line 1, column 6: there is no filter \"trimm\"; did you mean \"trim\"?";
        QTest::newRow("quote") << "\n\n{{ 'a }}"
                               << "the template: line 3, column 4: a text in quotes has no end; expected '";
        QTest::newRow("comment") << "{# a"
                                 << "the template: line 1, column 1: a comment has no end; expected #}";
        QTest::newRow("undefined") << "\n{{ message.content }}"
                                   << "the template: line 2: \"message\" is not defined";
        QTest::newRow("refusal")
            << "{{ raise_exception('Roles must alternate!') }}"
            << "the template: line 1: the template refuses the conversation: Roles must alternate!";
        QTest::newRow("method") << "{{ 'a'.explode() }}"
                                << "the template: line 1: a text has no method \"explode\"";
    }
    void errorsNameThePlace() {
        QFETCH(QString, source);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(failure(source.toStdString())), message);
    }

    /// Whatever a template does, it ends soon and says why.
    void sandbox_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("reason");
        const QString loops = "it probably loops";
        QTest::newRow("nested ranges") << "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in "
                                          "range(99999) %}{% endfor %}{% endfor %}{% endfor %}"
                                       << loops;
        QTest::newRow("silent loop")
            << "\n{% for a in range(99999) %}{% for b in range(99999) %}{% set x = a * b %}{% endfor %}{% endfor %}"
            << loops;
        QTest::newRow("endless output")
            << "{% for a in range(99999) %}{% for b in range(99999) %}0123456789{% endfor %}{% endfor %}" << loops;
        QTest::newRow("huge output") << "{% set x = 'x' * 9999999 %}{{ x }}{{ x }}{{ x }}"
                                     << "wrote more than 16";
        QTest::newRow("doubling")
            << "{% set ns = namespace(t='x') %}{% for a in range(999) %}{% set ns.t = ns.t + ns.t %}{% endfor %}"
            << "larger than 16";
        QTest::newRow("doubling by join") << "{% set ns = namespace(t='xy') %}{% for a in range(999) %}{% set ns.t = "
                                             "[ns.t, ns.t]|join(ns.t) %}{% endfor %}"
                                          << "larger than 16";
        QTest::newRow("doubling by replace") << "{% set ns = namespace(t='xx') %}{% for a in range(999) %}{% set ns.t "
                                                "= ns.t|replace('x', ns.t) %}{% endfor %}"
                                             << "larger than 16";
        QTest::newRow("repeated text") << "{{ 'x' * 9999999999 }}"
                                       << "larger than 16";
        QTest::newRow("repeated list") << "{{ [1] * 9223372036854775807 }}"
                                       << "larger than 16";
        QTest::newRow("indent") << "{{ 'a\nb'|indent(999999999999) }}"
                                << "larger than 16";
        QTest::newRow("json indent") << "{{ [[1]]|tojson(indent=9223372036854775807) }}"
                                     << "larger than 16";
        QTest::newRow("doubling lists")
            << "{% set ns = namespace(t=[1]) %}{% for a in range(99) %}{% set ns.t = ns.t + ns.t %}{% endfor %}"
            << "larger than 16";
        QTest::newRow("shared lists") << "{% set ns = namespace(t=[1]) %}{% for a in range(99) %}{% set ns.t = [ns.t, "
                                         "ns.t] %}{% endfor %}{{ ns.t }}"
                                      << loops;
        QTest::newRow("shared lists equal")
            << "{% set n = namespace(t=[1], u=[1]) %}{% for a in range(99) %}{% set n.t = [n.t, n.t] %}{% set n.u = "
               "[n.u, n.u] %}{% endfor %}{{ n.t == n.u }}"
            << loops;
        QTest::newRow("deep lists")
            << "{% set ns = namespace(t=[]) %}{% for a in range(99999) %}{% set ns.t = [ns.t] %}{% endfor %}"
            << "levels deep";
        QTest::newRow("macro calls itself") << "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
                                            << "calls itself";
        QTest::newRow("macros in a ring")
            << "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}"
            << "calls itself";
        QTest::newRow("macro twice")
            << "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}" << loops;
        QTest::newRow("namespace in itself") << "{% set ns = namespace() %}{% set ns.a = ns %}"
                                             << "cannot be stored";
        QTest::newRow("macro kept") << "{% macro m() %}{% endmacro %}{{ [m] }}"
                                    << "cannot be stored";
        QTest::newRow("range") << "{{ range(-9223372036854775807, 9223372036854775807) }}"
                               << "range has more";
        QTest::newRow("power") << "{{ 9 ** 9 ** 9 }}"
                               << "too large";
        QTest::newRow("real power") << "{{ 9.0 ** 9999 }}"
                                    << "too large";
        QTest::newRow("big number") << "{{ 99999999999999999999 }}"
                                    << "too large";
        QTest::newRow("lowest by minus one") << "{{ (-9223372036854775807 - 1) // -1 }}"
                                             << "too large";
        QTest::newRow("brackets") << "{{ " + QString(5000, '(') + "1" + QString(5000, ')') + " }}"
                                  << "inside each other";
        QTest::newRow("signs") << "{{ " + QString(5000, '-') + "1 }}"
                               << "inside each other";
        QTest::newRow("nots") << "{{ " + QString("not ").repeated(5000) + "1 }}"
                              << "inside each other";
        QTest::newRow("sum chain") << "{{ 1" + QString(" + 1").repeated(5000) + " }}"
                                   << "levels deep";
        QTest::newRow("attribute chain") << "{{ a" + QString(".a").repeated(5000) + " }}"
                                         << "levels deep";
        QTest::newRow("filter chain") << "{{ a" + QString("|trim").repeated(5000) + " }}"
                                      << "levels deep";
        QTest::newRow("blocks") << QString("{% if 1 %}").repeated(5000) << "inside each other";
        QTest::newRow("elif chain") << "{% if 0 %}" + QString("{% elif 0 %}").repeated(5000) + "{% endif %}"
                                    << "inside each other";
        QTest::newRow("source") << QString(300 << 10, 'x') << "larger than 256";
        // Quadratic for a simple search.
        QTest::newRow("search") << "{% set h = 'a' * 9999999 %}{% set n = 'a' * 99999 + 'b' %}{% for i in range(99999) "
                                   "%}{% set x = n in h %}{% endfor %}"
                                << loops;
        QTest::newRow("strip") << "{% set h = 'a' * 9999999 %}{% set n = 'b' * 999999 + 'a' %}{% for i in range(99999) "
                                  "%}{% set x = h.strip(n) %}{% endfor %}"
                               << loops;
        QTest::newRow("unique") << "{{ range(99999)|unique|list }}" << loops;
        QTest::newRow("many keys") << "{% set d = {" +
                                          [] {
                                              QString s;
                                              for (int i = 0; i < 20000; ++i) s += QString::number(i) + ":1,";
                                              return s;
                                          }() +
                                          "} %}{% for i in range(99999) %}{% set x = d[i] %}{% endfor %}"
                                   << loops;
    }
    void sandbox() {
        QFETCH(QString, source);
        QFETCH(QString, reason);
        QElapsedTimer timer;
        timer.start();
        const QString message = QString::fromStdString(failure(source.toStdString()));
        QVERIFY2(message.contains(reason), qPrintable(message));
        QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
        qInfo("%lld ms: %s", static_cast<long long>(timer.elapsed()), qPrintable(message.left(150)));
    }

    /// Anything at all ends in text or in a sentence.
    void garbageNeverCrashes() {
        const std::vector<std::string> parts = {"{{",
                                                "}}",
                                                "{%",
                                                "%}",
                                                "{#",
                                                "#}",
                                                "{%-",
                                                "-%}",
                                                "-}}",
                                                "{{-",
                                                " if ",
                                                " else ",
                                                " elif ",
                                                " endif ",
                                                " for ",
                                                " in ",
                                                " endfor ",
                                                " set ",
                                                " endset ",
                                                " macro ",
                                                " endmacro ",
                                                " call ",
                                                " endcall ",
                                                " filter ",
                                                " endfilter ",
                                                " generation ",
                                                " endgeneration ",
                                                " break ",
                                                " continue ",
                                                " raw ",
                                                " endraw ",
                                                " is ",
                                                " not ",
                                                " and ",
                                                " or ",
                                                "a",
                                                "b",
                                                "loop",
                                                "ns",
                                                "namespace(a=1)",
                                                "range(3)",
                                                "m()",
                                                "(",
                                                ")",
                                                "[",
                                                "]",
                                                "{",
                                                "}",
                                                ",",
                                                ":",
                                                ".",
                                                "|",
                                                "=",
                                                "==",
                                                "<",
                                                "+",
                                                "-",
                                                "*",
                                                "/",
                                                "//",
                                                "%",
                                                "**",
                                                "~",
                                                "'x'",
                                                "\"y\"",
                                                "'",
                                                "1",
                                                "2.5",
                                                "9223372036854775807",
                                                "trim",
                                                "join",
                                                "list",
                                                "map",
                                                "sort",
                                                "tojson",
                                                "items",
                                                "defined",
                                                "none",
                                                "true",
                                                "\n",
                                                " ",
                                                "text",
                                                "\xff",
                                                "\xe4\xbd\xa0",
                                                ".split()",
                                                ".items()",
                                                "[1:]",
                                                "[::-1]",
                                                "[-1]",
                                                "{% if a %}",
                                                "{% endif %}",
                                                "{% for a in b %}",
                                                "{% endfor %}",
                                                "{% set a = ",
                                                "{{ a }}",
                                                "{% macro m(a, b=1) %}",
                                                "{% endmacro %}",
                                                "{% set ns = namespace() %}",
                                                "{% set ns.a = "};
        std::mt19937 random(7);
        const Template::Variables variables = {{"a", Value("text \xe4\xbd\xa0")},
                                               {"b", Value::list({int64_t{1}, "x", 2.5})},
                                               {"d", Value::dictionary({{"k", "v"}})}};
        int parsed = 0;
        for (int round = 0; round < 60000; ++round) {
            std::string source;
            for (size_t i = 0, count = 1 + random() % 14; i < count; ++i) source += parts[random() % parts.size()];
            if (round % 2) source = "{{ " + source + " }}";
            const auto result = Template::parse(source, "garbage");
            if (!result) {
                QVERIFY(!result.error().message.empty());
                continue;
            }
            ++parsed;
            jinja::Limits limits;
            limits.steps = 10000;
            (void)result.value().render(variables, {.limits = limits, .now = {}});
        }
        QVERIFY(parsed > 1000);
    }

    void aMacroCannotOutliveItsBlock() {
        const auto result =
            rendered("{% set x | default(m, true) %}{% macro m() %}{{ y }}{% endmacro %}{% endset %}{{ x }}");
        QVERIFY(result);
        QCOMPARE(result.value(), std::string());
    }
};

QTEST_GUILESS_MAIN(TestJinja)
#include "tst_jinja.moc"
