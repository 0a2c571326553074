// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"

#include <QHash>
#include <QMainWindow>

#include <vector>

class QStackedWidget;

namespace sextant {

class CommandPalette;
class NavigationRail;
class Notices;
class Page;
class SettingsSheet;
class ShortcutSheet;
class StatusLine;

/// Rail, pages, notices, status line, and the shortcuts that work everywhere. Pages are made when they are first shown.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const Services& services, QWidget* parent = nullptr);

    /// Shows a job on the page of its kind.
    void showJob(const QString& path);
    /// False when there is no such page.
    bool showPage(const QString& id, const QString& argument = {});
    Page* currentPage() const;
    Page* page(const QString& id);
    QString currentPageId() const;

Q_SIGNALS:
    /// The language was changed: the window is to be made anew.
    void reopenRequested();
    /// Another workspace was chosen.
    void workspaceRequested(const QString& folder);

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void addShortcuts();
    void connectServices();
    void showPageAt(size_t index, const QString& argument);
    Page* pageAt(size_t index);
    void openPalette();
    void toggleTheme();
    void changeTextScale(double factor);
    void fail(const QString& sentence);
    void announce(const QVector<JobSummary>& summaries);
    void sayThatRunsGoOn() const;
    void rememberPlace();

    Services m_services;
    NavigationRail* m_rail;
    QStackedWidget* m_stack;
    Notices* m_notices;
    StatusLine* m_status;
    CommandPalette* m_palette;
    ShortcutSheet* m_shortcuts;
    SettingsSheet* m_settings;
    QHash<QString, JobState> m_states;  ///< last seen, to tell what ended
    std::vector<Page*> m_pages;
    size_t m_current = static_cast<size_t>(-1);
};

}  // namespace sextant
