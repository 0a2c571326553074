// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"
#include "ui/pages/page.h"

#include <QFileDialog>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace sextant {

class ContextList;
class ConversionView;
class ConvertForm;
class EmptyState;
class ModelActions;
class ModelListModel;
class ModelOverview;
class ModelsTable;
class ScoreView;
class SidePanes;
struct ModelEntry;

/// The models of the workspace on the left; the chosen one on the canvas: what it is, what it thinks of a text, and how
/// it stands beside the others. A conversion shows its progress, and the model it gives when it is done.
class ModelsPage : public Page {
    Q_OBJECT

public:
    enum class Tab { Overview, Score, All };

    explicit ModelsPage(const Services& services, QWidget* parent = nullptr);

    void createNew() override { chooseSource(); }
    bool stopWork() override;
    /// A model's path, or a conversion's folder.
    void open(const QString& argument) override;
    void setActive(bool active) override;
    std::vector<PaletteEntry> paletteEntries() override;

    void showTab(Tab tab);
    void showEntry(const QString& id);
    /// The form of a conversion of the shown model; `format` is "gguf" or "hf".
    void beginConversion(const QString& format);
    QString current() const { return m_id; }
    ModelListModel& list() { return *m_model; }
    ModelActions& actions() { return *m_actions; }
    ScoreView& score() { return *m_score; }
    ConvertForm& convertForm() { return *m_convert; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildList();
    QWidget* buildModel();
    void connectCatalog();
    void connectActions();
    void onListChanged();
    void showInitial();
    void showModel(const ModelEntry& model);
    void showConversion(const QString& job);
    void refreshHead(const ModelEntry& model);
    void fineTune();
    void forget(const QString& id);
    void openFolder(const QString& path);
    void openMenu(const QString& id, const QPoint& position);
    void chooseSource();
    void choosePath(QFileDialog::FileMode mode);
    void convertAgain(const QString& job);
    void showCanvas(QWidget* view);

    Services m_services;
    ModelListModel* m_model;
    ContextList* m_list;
    SidePanes* m_panes;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_view;
    QLabel *m_title, *m_line, *m_sentence;
    QTabWidget* m_tabs;
    ModelOverview* m_overview;
    ScoreView* m_score;
    ModelsTable* m_table;
    ModelActions* m_actions;
    ConversionView* m_conversion;
    ConvertForm* m_convert;
    QString m_id;       ///< of the shown entry: a model's path, or a conversion's folder
    QString m_opening;  ///< what is being looked at before it joins the list
    QString m_likeJob;  ///< whose config the form waits for
};

}  // namespace sextant
