// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace sextant {

class StageCard;

/// Edits the stages of a curation recipe: an ordered list, each with a form made from the option table of its type.
class StageListEdit : public QWidget {
    Q_OBJECT

public:
    explicit StageListEdit(QWidget* parent = nullptr);
    /// {"type": .., options ..} in order; options as they were written.
    Json stages() const;
    void setStages(const Json& stages);
    /// Adds a stage with the defaults of its type at the end, and opens it.
    void addStage(const QString& type);
    /// Opens the first stage in which something is wrong, and moves to it there.
    void showFirstProblem();
    /// What the stages lack, where nobody touched what is missing: the first such sentence. Empty where something is
    /// wrong.
    QString hint() const;
    /// From now on what is missing is an error.
    void insist();

Q_SIGNALS:
    void edited();

private:
    StageCard* append(const Json& stage);
    void move(StageCard* card, int by);
    void remove(StageCard* card);
    void renumber();

    QVBoxLayout* m_rows;
    std::vector<StageCard*> m_cards;
};

}  // namespace sextant
