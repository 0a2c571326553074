// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/pages/page.h"

#include <QHash>

class QStackedWidget;

namespace sextant {

class ContextList;
class EmptyState;
class JobListModel;
class NewRunView;
class RunView;
class SidePanes;

/// The jobs of the workspace on the left, but those that have a page of their own; the chosen one, or the form for a
/// new one, on the canvas.
class RunsPage : public Page {
    Q_OBJECT

public:
    explicit RunsPage(const Services& services, QWidget* parent = nullptr);

    void createNew() override;
    /// A job's path, "new", "new:data" to choose files at once, or "new:tokenizer:PATH".
    void open(const QString& argument) override;
    std::vector<PaletteEntry> paletteEntries() override;

    RunView& runView() { return *m_run; }
    NewRunView& newRunView() { return *m_new; }

private:
    void showJob(const QString& path);
    void showInitial();
    void showRemembered(const QString& path);
    /// Shown because somebody wants it: remembered for the next start.
    void choose(const QString& path);
    void show(QWidget* view);
    QWidget* buildFilters();
    void connectManaging();
    void openMenu(const QString& path, const QPoint& position);
    void discard(const QString& path);
    void onRemoved(const QStringList& paths);

    Services m_services;
    JobListModel* m_model;
    ContextList* m_list;
    SidePanes* m_panes;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    RunView* m_run;
    NewRunView* m_new;
    bool m_isChosen = false;                   ///< a run, by whoever sits there
    QHash<QString, QString> m_discardedNames;  ///< of jobs on their way out, by path: what people called them
    QString m_nextAfterRemoval;                ///< what is shown when the shown job goes
};

}  // namespace sextant
