// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/template.h"

#include <QtTest>

using namespace sextant;
using jinja::Text;
using jinja::Value;

namespace {

/// A text with what does not come from the template in brackets behind its number: "lit<1:one>"; "!" marks generation.
QString shown(const Text& text) {
    std::string result;
    size_t begin = 0;
    for (const jinja::Run& run : text.runs()) {
        const std::string bytes = text.bytes().substr(begin, run.end - begin);
        const std::string mark = run.tag.generated ? "!" : "";
        if (run.tag.origin == jinja::kLiteral && mark.empty())
            result += bytes;
        else
            result += "<" + mark + std::to_string(run.tag.origin) + ":" + bytes + ">";
        begin = run.end;
    }
    return QString::fromStdString(result);
}

jinja::Template::Variables variables() {
    const Text one(" One two ", {1}), two("a\"b", {2}), wide("\u00e9\u4f60", {3});
    return {{"one", Value(one)},
            {"two", Value(two)},
            {"wide", Value(wide)},
            {"list", Value::list({Value(one), Value(two)})},
            {"keyed", Value::dictionary({{Value(two), Value(one)}})}};
}

}  // namespace

/// Every byte of the output knows where it came from, whatever was done to it.
class TestJinjaProvenance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tagsSurvive_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("wanted");
        auto row = [](const char* source, const char* wanted) { QTest::newRow(source) << source << wanted; };
        row("x{{ one }}y", "x<1: One two >y");
        row("{{ 'x' + one + 'y' }}", "x<1: One two >y");
        row("{{ one ~ two ~ 1 }}", "<1: One two ><2:a\"b>1");
        row("{{ two * 2 }}", "<2:a\"ba\"b>");
        row("{{ one | trim }}", "<1:One two>");
        row("{{ one.strip() + one.lstrip() + one.rstrip() }}", "<1:One twoOne two  One two>");
        row("{{ one | upper }}{{ one | lower }}", "<1: ONE TWO  one two >");
        row("{{ one.upper() }}{{ one.title() }}{{ one | title }}", "<1: ONE TWO  One Two  One Two >");
        row("{{ two | capitalize }}", "<2:A\"b>");
        row("{{ (one ~ two) | upper }}", "<1: ONE TWO ><2:A\"B>");
        row("{{ one[1:4] }}{{ one[1] }}{{ one[-2] }}", "<1:OneOo>");
        row("{{ wide[1:] }}{{ wide[::-1] }}{{ wide | reverse }}", "<3:\u4f60\u4f60\u00e9\u4f60\u00e9>");
        row("{{ ('[' ~ one ~ ']')[0:3] }}", "[<1: O>");
        row("{{ one | replace('two', 'x') }}", "<1: One >x<1: >");
        row("{{ one.replace(' ', two) }}", "<2:a\"b><1:One><2:a\"b><1:two><2:a\"b>");
        row("{{ 'a-b' | replace('-', two) }}", "a<2:a\"b>b");
        row("{{ one.split() | join('+') }}", "<1:One>+<1:two>");
        row("{{ ('x,' ~ two ~ ',y').split(',') | join(one) }}", "x<1: One two ><2:a\"b><1: One two >y");
        row("{{ one.join(['a', two]) }}", "a<1: One two ><2:a\"b>");
        row("{{ two | tojson }}", "\"<2:a\\\"b>\"");
        row("{{ {'k': [two, 1]} | tojson }}", "{\"k\": [\"<2:a\\\"b>\", 1]}");
        row("{{ keyed | tojson }}", "{\"<2:a\\\"b>\": \"<1: One two >\"}");
        row("{{ [two] }}", "['<2:a\"b>']");
        row("{{ one | string }}{{ one | safe }}", "<1: One two  One two >");
        row("{{ ('x\n' ~ two) | indent(2) }}", "x\n  <2:a\"b>");
        row("{{ two | list | join('') }}{{ two | first }}{{ two | last }}", "<2:a\"bab>");
        row("{{ list | first | trim }}{{ list[1] }}", "<1:One two><2:a\"b>");
        row("{{ list | map('trim') | join('/') }}", "<1:One two>/<2:a\"b>");
        row("{{ list | sort | join }}{{ list | reverse | join }}", "<1: One two ><2:a\"ba\"b><1: One two >");
        row("{{ missing | default(two) }}{{ two or one }}{{ two if true }}", "<2:a\"ba\"ba\"b>");
        row("{% for k, v in keyed.items() %}{{ k }}={{ v }}{% endfor %}", "<2:a\"b>=<1: One two >");
        row("{% for k in keyed %}{{ k }}{% endfor %}{{ keyed.keys() | first }}", "<2:a\"ba\"b>");
        row("{% for c in two %}{{ c }}.{% endfor %}", "<2:a>.<2:\">.<2:b>.");
        row("{% set x %}[{{ two }}]{% endset %}{{ x }}", "[<2:a\"b>]");
        row("{% set n = namespace(t='') %}{% for i in list %}{% set n.t = n.t + i %}{% endfor %}{{ n.t }}",
            "<1: One two ><2:a\"b>");
        row("{% macro m(t) %}({{ t }}){% endmacro %}{{ m(two) | upper }}", "(<2:A\"B>)");
        row("{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ two }}{% endcall %}", "(<2:a\"b>)");
        row("{% filter upper %}x{{ two }}{% endfilter %}", "X<2:A\"B>");
        row("{{ {'a': two}.get('a') }}{{ {'a': two}.values() | first }}", "<2:a\"ba\"b>");
        row("a{% generation %}b{{ two }}{% endgeneration %}c", "a<!0:b><!2:a\"b>c");
        row("{% set x %}{% generation %}b{% endgeneration %}c{% endset %}{{ x | upper }}", "<!0:B>C");
        // What only depends on a text without being made of it is the template's own.
        row("{{ one | length }}{{ 'Z' if 'One' in one }}{{ one == two }}", "9ZFalse");
    }
    void tagsSurvive() {
        QFETCH(QString, source);
        QFETCH(QString, wanted);
        const auto parsed = jinja::Template::parse(source.toStdString(), "test");
        QVERIFY2(parsed, parsed ? "" : parsed.error().message.c_str());
        const auto text = parsed.value().render(variables(), {});
        QVERIFY2(text, text ? "" : text.error().message.c_str());
        QCOMPARE(shown(text.value()), wanted);
        checkRuns(text.value());
    }

private:
    /// Runs cover the bytes exactly; none is empty; neighbours differ.
    void checkRuns(const Text& text) {
        size_t begin = 0;
        for (size_t i = 0; i < text.runs().size(); ++i) {
            QVERIFY(text.runs()[i].end > begin);
            QVERIFY(i == 0 || !(text.runs()[i].tag == text.runs()[i - 1].tag));
            begin = text.runs()[i].end;
        }
        QCOMPARE(begin, text.size());
    }
};

QTEST_GUILESS_MAIN(TestJinjaProvenance)
#include "tst_jinja_provenance.moc"
