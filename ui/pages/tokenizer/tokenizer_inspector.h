// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"
#include "ui/models/tokenizer_list_model.h"
#include "ui/widgets/inspector.h"

#include <map>

namespace sextant {

/// The facts about the chosen tokenizer, its special tokens, and everything that can be done with it.
class TokenizerInspector : public Inspector {
    Q_OBJECT

public:
    explicit TokenizerInspector(QWidget* parent = nullptr);
    void setEntry(const TokenizerEntry& entry);
    void setFacts(const TokenizerFacts& facts);

Q_SIGNALS:
    void runRequested();
    void compareRequested();
    void againRequested();
    void folderRequested();
    void forgetRequested();

private:
    enum class Fact { Vocabulary, Kind, PreTokenizer, From, TrainedOn, Documents, Seconds, Path };
    void add(Fact fact, const QString& name, QGridLayout* grid);
    void set(Fact fact, const QString& text);
    void showSpecials(const TokenizerFacts& facts);

    std::map<Fact, FactLabels> m_facts;
    QPushButton *m_run, *m_again, *m_forget;
    QGridLayout* m_specials;
    QString m_path;
};

}  // namespace sextant
