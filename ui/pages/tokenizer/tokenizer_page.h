// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/bridge/tokenizer_types.h"
#include "ui/pages/page.h"

#include <QFileDialog>

class QLabel;
class QStackedWidget;
class QTabWidget;
class QTimer;

namespace sextant {

class CompareView;
class ContextList;
class EmptyState;
class PlaygroundView;
class SidePanes;
class TemplateView;
class TokenizerInspector;
class TokenizerListModel;
class TokenizerWorker;
class JobForm;
class TrainingView;
class VocabularyView;

/// The tokenizers of the workspace on the left; the chosen one on the canvas: playground, vocabulary, comparison, chat
/// template. A training shows its progress and opens in the playground when it is done.
class TokenizerPage : public Page {
    Q_OBJECT

public:
    enum class Tab { Playground, Vocabulary, Compare, Template };

    explicit TokenizerPage(const Services& services, QWidget* parent = nullptr);
    ~TokenizerPage() override;

    void createNew() override;
    bool stopWork() override;
    /// A tokenizer's path, or "new".
    void open(const QString& argument) override;
    std::vector<PaletteEntry> paletteEntries() override;

    void showTab(Tab tab);
    /// What a chosen tokenizer is for: to be looked at, or to be compared with the one that is.
    enum class OpenAs { Shown, Partner };
    /// Adds a file or folder to the list, for this workspace.
    void openFile(const QString& path, OpenAs as = OpenAs::Shown);

    PlaygroundView& playground() { return *m_playground; }
    VocabularyView& vocabulary() { return *m_vocabulary; }
    CompareView& compare() { return *m_compare; }
    TemplateView& chatTemplate() { return *m_template; }
    JobForm& trainForm() { return *m_form; }
    TokenizerListModel& list() { return *m_model; }
    QString current() const { return m_path; }

private:
    void buildList(QWidget* parent);
    QWidget* buildTokenizer();
    void connectServices();
    void connectActions();
    void onListChanged();
    void locate();
    void refreshVisibility();
    void showInitial();
    void showEntry(const QString& path);
    void refreshHead();
    void takeFacts(const TokenizerFacts& facts);
    void choose(OpenAs as);
    void choosePath(QFileDialog::FileMode mode, OpenAs as);
    void forget(const QString& path);
    void trainLike(const QString& job);
    void remember();

    Services m_services;
    std::unique_ptr<TokenizerWorker> m_worker;
    TokenizerListModel* m_model;
    ContextList* m_list;
    SidePanes* m_panes;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_tokenizer;
    QLabel *m_dot, *m_title, *m_state, *m_sentence;
    QTabWidget* m_tabs;
    PlaygroundView* m_playground;
    VocabularyView* m_vocabulary;
    CompareView* m_compare;
    TemplateView* m_template;
    TokenizerInspector* m_inspector;
    JobForm* m_form;
    TrainingView* m_training;
    QTimer* m_locating;
    QString m_path;          ///< of the shown entry
    TokenizerFacts m_facts;  ///< of the shown tokenizer; without path while it is loaded
    QString m_likeJob;       ///< whose config the form waits for
    QStringList m_looked;    ///< the jobs looked into, with what can change where their tokenizer lies
};

}  // namespace sextant
