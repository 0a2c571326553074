// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"
#include "ui/models/tokenizer_list_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace sextant {

class ComparisonModel;
class TokenFlow;
class TokenizerWorker;

/// Two tokenizers side by side: by language and code in numbers, and one text in both tokenizers' tokens.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(TokenizerWorker& worker, QWidget* parent = nullptr);
    void setTokenizer(const QString& path, const QString& name);
    /// What the second one is chosen from.
    void setChoices(const std::vector<TokenizerEntry>& entries);
    void choosePartner(const QString& path);

Q_SIGNALS:
    /// A file is wanted as the second tokenizer.
    void openRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildTable();
    QWidget* buildTexts();
    QWidget* buildFlow(QLabel*& title, TokenFlow*& flow);
    void ask();
    void askTexts();
    void take(const TokenizerComparisonPointer& comparison);
    void showText(const QString& letter, const QString& name, QLabel* title, TokenFlow* flow,
                  const TokenizedTextPointer& text);

    TokenizerWorker& m_worker;
    QString m_first, m_firstName, m_second, m_sample, m_asked;
    QStringList m_choices;        ///< what the list of second ones was made from
    bool m_partnerAsked = false;  ///< the second one was chosen by the user
    QComboBox* m_partner;
    QLabel *m_firstLabel, *m_sentence, *m_sum, *m_firstTitle, *m_secondTitle;
    ComparisonModel* m_model;
    QTableView* m_table;
    TokenFlow *m_firstFlow, *m_secondFlow;
};

}  // namespace sextant
