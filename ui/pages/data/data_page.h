// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"
#include "ui/bridge/services.h"
#include "ui/pages/page.h"

#include <QHash>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace sextant {

class ContextList;
class CurationWorker;
class DocumentsView;
class EmptyState;
class FunnelView;
class JobForm;
class JobListModel;
class SourcePreview;
class ThresholdView;

/// The curate jobs of the workspace on the left; the chosen one on the canvas: its funnel, live or finished, kept and
/// dropped documents with their reasons, the threshold lab. New recipes are made from the option tables of the stages.
class DataPage : public Page {
    Q_OBJECT

public:
    enum class Tab { Funnel, Documents, Thresholds };

    explicit DataPage(const Services& services, QWidget* parent = nullptr);
    ~DataPage() override;

    void createNew() override;
    bool stopWork() override;
    /// A job's path, or "new".
    void open(const QString& argument) override;
    std::vector<PaletteEntry> paletteEntries() override;

    void showTab(Tab tab);
    JobForm& form() { return *m_form; }
    DocumentsView& documents() { return *m_documents; }
    ThresholdView& thresholds() { return *m_thresholds; }
    SourcePreview& sources() { return *m_preview; }
    /// Whether the shown job is finished and its columns are read.
    bool isOpened() const { return m_facts && m_facts->sentence.isEmpty(); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildJob();
    QWidget* buildRecipe();
    void connectAll();
    void showInitial();
    void showJob(const QString& path);
    void refresh();
    void takeFacts(const CurationFactsPointer& facts);
    /// Fills the form with the shown job's config, with some options of its stages changed.
    void recipeLike(const QHash<QString, Json>& changes);
    void refreshVisibility();

    Services m_services;
    std::unique_ptr<CurationWorker> m_worker;
    JobListModel* m_model;
    ContextList* m_list;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QWidget* m_job;
    QSplitter* m_recipe;  ///< the form and what its sources hold
    JobForm* m_form;
    SourcePreview* m_preview;
    QLabel *m_dot, *m_title, *m_state, *m_message;
    QPushButton *m_stop, *m_resume, *m_again, *m_pack, *m_folder;
    QTabWidget* m_tabs;
    FunnelView* m_funnel;
    DocumentsView* m_documents;
    ThresholdView* m_thresholds;
    QString m_path;
    CurationFactsPointer m_facts;  ///< of the shown job once it is finished
    bool m_asked = false;          ///< for them
    QString m_likeJob;             ///< whose config the form waits for
    QHash<QString, Json> m_likeChanges;
};

}  // namespace sextant
