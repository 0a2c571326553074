// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListView;

namespace sextant {

class JobMonitor;
class LogModel;

/// log.txt of one job, as it grows. Stays at the end until the user scrolls away from it.
class LogView : public QWidget {
    Q_OBJECT

public:
    explicit LogView(JobMonitor& jobs, QWidget* parent = nullptr);
    /// The log is read only while the view is visible.
    void setJob(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void copySelection();

    JobMonitor& m_jobs;
    QString m_path;
    LogModel* m_model;
    QListView* m_view;
};

}  // namespace sextant
