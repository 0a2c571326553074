// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace sextant {

class JobMonitor;

/// The jobs of the workspace that a filter lets through: running ones first, then the newest. One change signal a
/// batch.
class JobListModel : public QAbstractListModel {
    Q_OBJECT

public:
    using Filter = std::function<bool(const JobSummary&)>;
    explicit JobListModel(Filter filter, QObject* parent = nullptr);
    /// Shows what the monitor knows now and follows it.
    void attach(JobMonitor& monitor);

    void take(const QVector<JobSummary>& summaries);
    void remove(const QStringList& paths);
    const JobSummary* at(int row) const;
    int rowOf(const QString& path) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    static bool comesBefore(const JobSummary& a, const JobSummary& b);
    void insert(const JobSummary& job);
    void update(int row, const JobSummary& job);

    Filter m_filter;
    std::vector<JobSummary> m_jobs;
};

}  // namespace sextant
