// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace sextant {

class ElidedLabel;
class OptionForm;

/// What stands under every form of a new job: start, cancel, and why it cannot be started yet. What is only missing is
/// a quiet sentence; what is wrong is counted, and a click leads to it.
class FormFoot : public QWidget {
    Q_OBJECT

public:
    FormFoot(const QString& start, OptionForm& form, QWidget* parent = nullptr);
    /// Why the job cannot be started although every setting is good: a sentence, or nothing.
    void setRefusal(const QString& sentence);
    /// A start that is on its way is not asked for twice.
    enum class Start { Possible, UnderWay };
    void setStart(Start start);
    /// A few words at the right end.
    void setRemark(const QString& words);

Q_SIGNALS:
    void startRequested();
    void cancelled();

private:
    void tryToStart();
    void refresh();

    OptionForm& m_form;
    Start m_starting = Start::Possible;
    QPushButton *m_start, *m_problem;
    ElidedLabel *m_refusal, *m_remark;
};

}  // namespace sextant
