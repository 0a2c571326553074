// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/source_probe.h"
#include "ui/models/known_paths.h"

#include <QFileDialog>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace sextant {

class SourceListEdit;

/// One option of a table as a row: label, editor with unit, help, and under the editor the sentence of what is wrong.
/// What the user typed stays as typed; `value` is what it means.
class OptionField : public QWidget {
    Q_OBJECT

public:
    explicit OptionField(const Option& option, QWidget* parent = nullptr);

    const Option& option() const { return m_option; }
    Result<Json> value() const;
    /// The value, or what was typed where that means nothing: for whoever checks it again.
    Json written() const;
    /// Shows a value without telling `edited`.
    void setValue(const Json& value);
    /// The value that "changed" is measured against: the default, or the preset's.
    void setBaseline(const Json& value);
    bool isChanged() const;
    /// Sources are looked at while they are typed. `workspace`: where relative paths begin.
    void lookIn(const QString& workspace);
    void setTextField(const QString& name);
    /// What can be chosen without a file dialog; asked for when the list is opened. Empty: the path is a place to write
    /// to, which need not be there.
    void offer(std::function<KnownPaths()> known);
    /// Takes the field out of use and says why in place of its help; empty: it is in use.
    void lock(const QString& reason);
    /// What was found in sources; nothing for other options.
    QVector<SourceLook> looks() const;
    /// What is wrong with what the value names, beside what is wrong with the value itself.
    QString foundProblem() const;
    enum class Tone { Hint, Error };
    void setProblem(const QString& sentence, Tone tone = Tone::Error);
    /// What is to be done with a field that is still empty and that nobody touched: a sentence. Empty where what is
    /// wrong with the value is an error.
    QString hint() const;
    /// From now on what is missing is an error, like what is wrong.
    void insist();
    /// As if nobody had touched it yet.
    void forgetTouch();
    /// Of a list of sources: asks for files at once.
    void chooseFiles();
    void focusEditor();

Q_SIGNALS:
    void edited();

private:
    QWidget* makeEditor();
    void openChoices(QLineEdit* edit);
    void choosePath(QFileDialog::FileMode mode);
    QString text() const;
    void onEdited();
    void refreshMark();
    QString name() const;

    const Option& m_option;
    Json m_baseline;
    QWidget* m_editor;
    QLabel *m_problem, *m_help = nullptr;
    std::function<KnownPaths()> m_offer;
    bool m_isTarget = false;  ///< a place to write to
    QString m_lockReason;
    bool m_isTouched = false;
    QToolButton* m_reset;
};

}  // namespace sextant
