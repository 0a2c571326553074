// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/pages/data/job_view.h"
#include "ui/pages/page.h"

#include <QHash>

#include <memory>

class QSplitter;
class QStackedWidget;

namespace sextant {

class ContextList;
class CurationWorker;
class EmptyState;
class JobForm;
class JobListModel;
class MixtureView;
class ShardsView;
class SidePanes;
class SourcePreview;

/// The curate and pack jobs of the workspace on the left; the chosen one on the canvas. New recipes are made from the
/// option tables of the stages, beside what their sources hold.
class DataPage : public Page {
    Q_OBJECT

public:
    explicit DataPage(const Services& services, QWidget* parent = nullptr);
    ~DataPage() override;

    void createNew() override;
    bool stopWork() override;
    /// A job's path, "new" for a recipe, or "mix".
    void open(const QString& argument) override;
    std::vector<PaletteEntry> paletteEntries() override;

    JobForm& form() { return *m_form; }
    SourcePreview& sources() { return *m_preview; }
    JobView& job() { return *m_job; }
    ShardsView& shards() { return *m_shards; }
    JobForm& packForm() { return *m_packForm; }
    MixtureView& mixture() { return *m_mixture; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildRecipe();
    QWidget* buildMixture();
    void connectAll();
    void showInitial();
    void showJob(const QString& path);
    /// Fills the form with the shown job's config, with some options of its stages changed.
    void recipeLike(const QHash<QString, Json>& changes);
    /// The form of a pack job, with this source (or none) and tokenizer.
    void mix(const QString& source, const QString& tokenizer);
    /// A recipe for these sources.
    void curate(const QStringList& sources);
    void showForm(QWidget* form);
    bool isForm() const;
    void refreshVisibility();

    Services m_services;
    std::unique_ptr<CurationWorker> m_worker;
    JobListModel* m_model;
    ContextList* m_list;
    SidePanes* m_panes;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    JobView* m_job;
    ShardsView* m_shards;
    QSplitter* m_recipe;  ///< the form and what its sources hold
    JobForm* m_form;
    SourcePreview* m_preview;
    QSplitter* m_pack;  ///< the form of a pack job and what its mixture comes to
    JobForm* m_packForm;
    MixtureView* m_mixture;
    QString m_path;
    QString m_likeJob;  ///< whose config the form waits for
    QHash<QString, Json> m_likeChanges;
};

}  // namespace sextant
