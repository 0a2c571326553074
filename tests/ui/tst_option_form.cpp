// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/presets.h"
#include "core/spec/spec_kinds.h"
#include "ui/theme/theme.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QtTest>

using namespace sextant;

class TestOptionForm : public QObject {
    Q_OBJECT

private slots:
    void init() { Theme::instance().apply(ThemeChoice::Light); }

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

private:
    static QString problemOf(const OptionField& field) {
        for (const QLabel* label : field.findChildren<QLabel*>())
            if (label->property("role") == QStringLiteral("bad") && !label->isHidden()) return label->text();
        return {};
    }
};

QTEST_MAIN(TestOptionForm)
#include "tst_option_form.moc"
