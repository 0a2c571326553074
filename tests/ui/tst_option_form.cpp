// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/presets.h"
#include "core/spec/spec_kinds.h"
#include "core/spec/stages.h"
#include "tests/ui/support/layout_check.h"
#include "tests/ui/support/quiet_painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/stage_list_edit.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QtTest>

using namespace sextant;

class TestOptionForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        failOnPaintWarnings();
        Theme::instance().apply(ThemeChoice::Light);
    }

    void everyOptionOfTheTableHasAField() {
        for (const SpecKind& kind : specKinds()) {
            OptionForm form(kind, {});
            for (const Option& option : kind.table().options()) {
                OptionField* field = form.field(QString::fromStdString(option.key));
                QVERIFY2(field, option.key.c_str());
                auto value = field->value();
                QVERIFY2(value, option.key.c_str());
                QVERIFY2(value.value() == option.defaultValue, (option.key + ": " + toJsonLine(value.value())).c_str());
                QVERIFY2(!field->isChanged(), option.key.c_str());
            }
            QVERIFY(form.changedKeys().isEmpty());
        }
    }

    void everyPresetSurvivesTheForm() {
        OptionForm form(*findSpecKind("pretrain"), {});
        for (const Preset& preset : presets()) {
            form.setValues(preset.values);
            for (const auto& [key, value] : preset.values.items())
                QVERIFY2(form.values()[key] == value, (preset.name + " " + key).c_str());
        }
    }

    void wrongTextIsSaidUnderTheField() {
        OptionForm form(*findSpecKind("pretrain"), {});
        form.setValue(QStringLiteral("data.sources"), Json::array({{{"path", "a.txt"}, {"weight", 1.0}}}));
        QVERIFY(form.isGood());
        OptionField* field = form.field(QStringLiteral("train.max_steps"));
        auto* edit = field->findChild<QLineEdit*>();
        edit->setText(QStringLiteral("many"));
        Q_EMIT edit->textEdited(edit->text());
        QVERIFY(!form.isGood());
        QVERIFY(problemOf(*field).contains(QStringLiteral("\"many\"")));
        QCOMPARE(form.values()["train.max_steps"], defaultsOf(pretrainOptions())["train.max_steps"]);
        edit->setText(QStringLiteral("1e3"));
        Q_EMIT edit->textEdited(edit->text());
        QVERIFY(form.isGood());
        QCOMPARE(form.values()["train.max_steps"].get<int>(), 1000);
        QCOMPARE(form.changedKeys(), (QStringList{QStringLiteral("data.sources"), QStringLiteral("train.max_steps")}));
    }

    void rulesAcrossOptionsAreChecked() {
        OptionForm form(*findSpecKind("pretrain"), {});
        form.setValue(QStringLiteral("data.sources"), Json::array({{{"path", "a.txt"}, {"weight", 1.0}}}));
        form.setValue(QStringLiteral("model.num_attention_heads"), 5);
        QVERIFY(!form.isGood());
        QVERIFY(
            problemOf(*form.field(QStringLiteral("model.num_attention_heads"))).contains(QStringLiteral("5 heads")));
    }

    void advancedOptionsAppearOnDemandOrWhenWrong() {
        OptionForm form(*findSpecKind("pretrain"), {});
        form.resize(700, 900);
        form.show();
        OptionField* beta = form.field(QStringLiteral("train.adam_beta1"));
        QVERIFY(!beta->isVisible());
        form.setLevel(OptionLevel::Advanced);
        QVERIFY(beta->isVisible());
        form.setLevel(OptionLevel::Simple);
        QVERIFY(!beta->isVisible());
        auto* edit = beta->findChild<QLineEdit*>();
        edit->setText(QStringLiteral("2"));
        Q_EMIT edit->textEdited(edit->text());
        QVERIFY(beta->isVisible());
    }

    void editorsHaveNamesForScreenReaders() {
        OptionForm form(*findSpecKind("pretrain"), {});
        for (QLineEdit* edit : form.findChildren<QLineEdit*>()) QVERIFY(!edit->accessibleName().isEmpty());
        for (QCheckBox* box : form.findChildren<QCheckBox*>()) QVERIFY(!box->accessibleName().isEmpty());
    }

    /// What a stage cannot do without is said at its field, and the recipe is not good without it.
    void stagesSayWhatTheyLack() {
        OptionForm form(*findSpecKind("curate"), {});
        form.setValues({{"sources", Json::array({{{"path", "a.txt"}, {"weight", 1.0}}})},
                        {"stages", Json::array({{{"type", "length"}}, {{"type", "regex"}}})}});
        QVERIFY(!form.isGood());
        QVERIFY(form.firstProblem().contains(QStringLiteral("stage 2: regex, patterns: there is no pattern")));
        OptionField* patterns = fieldOfStage(form, "patterns");
        // It is no error before somebody touched it or wanted to start.
        QVERIFY(problemOf(*patterns).isEmpty());
        QCOMPARE(form.errorCount(), 0);
        QCOMPARE(form.firstHint(), QStringLiteral("Regular expressions: Fill in “Patterns” to begin."));
        form.insist();
        QCOMPARE(form.errorCount(), 1);
        QVERIFY(form.firstHint().isEmpty());
        QVERIFY(problemOf(*patterns).startsWith(QStringLiteral("There is no pattern")));
        patterns->findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral("casino"));
        QVERIFY(form.isGood() && problemOf(*patterns).isEmpty());
        QCOMPARE(form.values()["stages"][1]["patterns"], Json::array({"casino"}));
    }

    /// A stage keeps no earlier value behind what is wrong with the new one.
    void wrongTextInAStageIsWrongInTheRecipe() {
        OptionForm form(*findSpecKind("curate"), {});
        form.setValues({{"sources", Json::array({{{"path", "a.txt"}, {"weight", 1.0}}})},
                        {"stages", Json::array({{{"type", "minhash_dedup"}}})}});
        QVERIFY(form.isGood());
        OptionField* threshold = fieldOfStage(form, "threshold");
        auto* edit = threshold->findChild<QLineEdit*>();
        edit->setText(QStringLiteral("7"));
        Q_EMIT edit->textEdited(edit->text());
        QVERIFY(!form.isGood());
        QVERIFY2(form.firstProblem().contains(QStringLiteral("stage 1: minhash_dedup, threshold: found")),
                 qPrintable(form.firstProblem()));
        QVERIFY(!problemOf(*threshold).isEmpty());
    }

    /// A form nobody touched says quietly what to do first; red is what somebody did wrong, or left out.
    void anUntouchedFormIsNotRed() {
        for (const SpecKind& kind : specKinds()) {
            JobForm form(kind.name.c_str());
            form.resize(900, 700);
            form.show();
            QVERIFY(QTest::qWaitForWindowActive(&form));
            const auto start = [&] {
                for (QPushButton* button : form.findChildren<QPushButton*>())
                    if (button->property("role") == QStringLiteral("primary")) return button;
                return static_cast<QPushButton*>(nullptr);
            }();
            const char* sources = kind.table().find("sources") ? "sources" : "data.sources";
            const bool readsTexts = kind.table().find(sources) != nullptr;
            const QString hint =
                readsTexts ? QStringLiteral("Choose a corpus to begin.") : QStringLiteral("Choose “Model” to begin.");
            auto isQuiet = [&] { return redWords(form).isEmpty() && !start->isEnabled() && start->toolTip() == hint; };
            QVERIFY2(isQuiet(), qPrintable(redWords(form).join(QLatin1Char('|')) + start->toolTip()));
            if (!readsTexts) continue;
            auto* edit = form.form()->field(QLatin1String(sources))->findChild<QLineEdit*>(QStringLiteral("path"));
            edit->setFocus();
            QTest::keyClicks(edit, QStringLiteral("x"));
            QVERIFY2(start->isEnabled() && redWords(form).isEmpty(), kind.name.c_str());
            QTest::keyClick(edit, Qt::Key_Backspace);
            QVERIFY2(!start->isEnabled() && !redWords(form).isEmpty(), kind.name.c_str());
            QCOMPARE(start->toolTip(), QStringLiteral("1 setting needs attention"));
            form.discard();
            QVERIFY(isQuiet());
            // Whoever wants to start is told what is missing.
            form.setFocus();
            QTest::keyClick(&form, Qt::Key_Return, Qt::ControlModifier);
            QTRY_VERIFY2(!redWords(form).isEmpty(), kind.name.c_str());
            QVERIFY(form.form()->field(QLatin1String(sources))->isAncestorOf(QApplication::focusWidget()));
            form.begin();
            QVERIFY2(isQuiet(), kind.name.c_str());
        }
    }

    void whatMustBeGivenComesFirst() {
        for (const SpecKind& kind : specKinds()) {
            OptionForm form(kind, {});
            const QString group = QString::fromStdString(form.findChild<OptionField*>()->option().groupName);
            const char* sources = kind.table().find("sources") ? "sources" : "data.sources";
            if (!kind.table().find(sources)) continue;  // a kind that reads no texts
            QCOMPARE(group, QString::fromStdString(kind.table().find(sources)->groupName));
        }
    }

    void weightsAreOfferedWhereSourcesAreMixed() {
        for (const SpecKind& kind : specKinds()) {
            if (kind.name == "convert") continue;  // it has a model instead of sources
            OptionForm form(kind, {});
            const auto* sources = form.field(QStringLiteral("sources"));
            if (!sources) sources = form.field(QStringLiteral("data.sources"));
            auto* weight = sources->findChild<QLineEdit*>(QStringLiteral("weight"));
            QVERIFY2(weight, kind.name.c_str());
            const bool isMixed = kind.name == "pack" || kind.name == "pretrain";
            QVERIFY2(weight->isHidden() != isMixed, kind.name.c_str());
        }
    }

    void nothingInAStageLiesOnAnother_data() {
        QTest::addColumn<QString>("stage");
        for (const StageKind& kind : stageKinds())
            QTest::newRow(kind.type.c_str()) << QString::fromStdString(kind.type);
    }
    void nothingInAStageLiesOnAnother() {
        QFETCH(QString, stage);
        for (const double scale : {1.0, 2.0}) {
            Theme::instance().setTextScale(scale);
            const auto normal = qScopeGuard([] { Theme::instance().setTextScale(1.0); });
            JobForm form("curate");
            form.show();
            form.findChild<StageListEdit*>()->addStage(QStringLiteral("length"));
            form.findChild<StageListEdit*>()->addStage(stage);
            for (const int width : {700, 770, 860, 1000, 1400}) {
                form.resize(static_cast<int>(width * scale), 900);
                QTest::qWait(30);
                // Large texts take several rounds, and a busy machine takes its time for them.
                QString fault;
                QTRY_VERIFY2_WITH_TIMEOUT((fault = layoutFault(form)).isEmpty(),
                                          qPrintable(QStringLiteral("%1 px: %2").arg(width * scale).arg(fault)), 5000);
            }
        }
    }

    void nothingInAFormLiesOnAnother() {
        for (const SpecKind& kind : specKinds()) {
            JobForm form(kind.name.c_str());
            form.show();
            form.form()->setLevel(OptionLevel::Advanced);
            for (const int width : {620, 770, 900, 1400}) {
                form.resize(width, 900);
                QTest::qWait(30);
                // Large texts take several rounds, and a busy machine takes its time for them.
                QString fault;
                QTRY_VERIFY2_WITH_TIMEOUT((fault = layoutFault(form)).isEmpty(),
                                          qPrintable(QStringLiteral("%1 px: %2").arg(width).arg(fault)), 5000);
            }
        }
    }

    void cutTextsAreElided() {
        ElidedLabel label(LabelRole::Small, QSizePolicy::Ignored);
        label.setText(QStringLiteral("a sentence that is far too long for where it stands"));
        label.resize(80, 20);
        QVERIFY(label.isElided());
        label.resize(900, 20);
        QVERIFY(!label.isElided());
    }

private:
    static QStringList redWords(const QWidget& form) {
        QStringList words;
        for (const QLabel* label : form.findChildren<QLabel*>())
            if (label->property("role") == QStringLiteral("bad") && label->isVisible()) words << label->text();
        for (const QWidget* widget : form.findChildren<QWidget*>())
            if (widget->property("state") == QStringLiteral("bad") && widget->isVisible())
                words << widget->accessibleName();
        return words;
    }
    static OptionField* fieldOfStage(const OptionForm& form, const char* key) {
        for (OptionField* field : form.findChildren<OptionField*>())
            if (field->option().key == key) return field;
        return nullptr;
    }
    static QString problemOf(const OptionField& field) {
        for (const QLabel* label : field.findChildren<QLabel*>())
            if (label->property("role") == QStringLiteral("bad") && !label->isHidden()) return label->text();
        return {};
    }
};

QTEST_MAIN(TestOptionForm)
#include "tst_option_form.moc"
