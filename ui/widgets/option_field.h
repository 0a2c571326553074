// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"

#include <QFileDialog>
#include <QWidget>

class QLabel;
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
    void setProblem(const QString& sentence);
    /// Of a list of sources: asks for files at once.
    void chooseFiles();
    void focusEditor();

Q_SIGNALS:
    void edited();

private:
    QWidget* makeEditor();
    void choosePath(QFileDialog::FileMode mode);
    QString text() const;
    void onEdited();
    void refreshMark();

    const Option& m_option;
    Json m_baseline;
    QWidget* m_editor;
    QLabel* m_problem;
    QToolButton* m_reset;
};

}  // namespace sextant
