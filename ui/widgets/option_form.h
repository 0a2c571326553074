// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/source_probe.h"
#include "ui/models/known_paths.h"

#include <QHash>
#include <QString>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace sextant {

class Card;
class OptionField;

/// A form made from the option table of a job kind: nothing about any option is said twice. Checks while typing, with
/// the engine's own rules and sentences.
class OptionForm : public QWidget {
    Q_OBJECT

public:
    /// `hidden`: keys that the page shows in its own way.
    OptionForm(const SpecKind& kind, const QStringList& hidden, QWidget* parent = nullptr);

    /// Every value, the last good one where the text is wrong.
    const OptionValues& values() const { return m_values; }
    /// Every value, what was typed where that is wrong.
    OptionValues written() const;
    void setValues(const OptionValues& values);
    void setValue(const QString& key, const Json& value);
    /// What "changed" is measured against.
    void setBaseline(const OptionValues& values);
    /// Looks at the sources while they are typed; a source that cannot be read is a problem of its field.
    void lookIn(const QString& workspace);
    /// What can be picked instead of typed: tokenizers, data and models of the workspace.
    void offer(const FormOffers& offers);
    /// What was found behind the sources.
    QVector<SourceLook> sourceLooks() const;
    void setLevel(OptionLevel level);
    QStringList changedKeys() const;

    /// Nothing is wrong and nothing is missing.
    bool isGood() const { return m_problems.isEmpty(); }
    /// Fields with something wrong. Where nobody touched a field and it is only empty still, that is no error yet.
    int errorCount() const { return static_cast<int>(m_problems.size() - m_hints.size()); }
    /// What is to be done in the first field that is only empty still: a sentence; empty: there is none, or there are
    /// errors.
    QString firstHint() const;
    /// What is missing is an error from now on: somebody wanted to start.
    void insist();
    /// The values are those of a new form: nobody touched them.
    void beginAnew();
    /// Whether each value is good by itself and only sources are missing, so that what follows from them can be shown.
    bool figuresMakeSense() const;
    /// The sentence under the first field with a problem; empty: there is none.
    QString firstProblem() const;
    /// Moves to the first field with a problem.
    void showFirstProblem();
    OptionField* field(const QString& key) const;

Q_SIGNALS:
    void changed();

private:
    void build(const QStringList& hidden);
    void onEdited();
    void check();
    void showProblems();
    QString textFieldName() const;
    void refreshVisibility();
    OptionField* firstWrong() const;

    const SpecKind& m_kind;
    OptionValues m_values;
    OptionLevel m_level = OptionLevel::Simple;
    std::vector<OptionField*> m_fields;
    std::vector<Card*> m_cards;
    QHash<QString, QString> m_problems;  ///< by option: the sentence
    QHash<QString, QString> m_hints;     ///< of those that are only missing: what to do
};

}  // namespace sextant
