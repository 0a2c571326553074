// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace sextant {

class ElidedLabel;
class OptionForm;
class SCurvePlot;

/// One stage of a recipe: its number and title, buttons to move and remove it, and its options, folded away until asked
/// for.
class StageCard : public QFrame {
    Q_OBJECT

public:
    /// REQUIRES a known type in `stage`.
    explicit StageCard(const Json& stage, QWidget* parent = nullptr);
    /// With its options as they were written.
    Json stage() const;
    bool isGood() const;
    void showFirstProblem();
    /// What is missing, while it is no error yet; empty otherwise.
    QString hint() const;
    void insist();
    void setNumber(int number, bool isFirst, bool isLast);
    void setOpen(bool open);

Q_SIGNALS:
    void edited();
    void moveRequested(int by);
    void removeRequested();

private:
    void refreshSummary();
    void refreshCurve();

    std::string m_type;
    QLabel* m_number;
    ElidedLabel* m_summary;
    QToolButton *m_fold, *m_up, *m_down;
    OptionForm* m_form;
    QWidget* m_details;
    SCurvePlot* m_curve = nullptr;  // of stages with bands and rows
};

}  // namespace sextant
