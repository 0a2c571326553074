// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

#include <QAbstractListModel>
#include <QHash>

#include <functional>
#include <vector>

namespace sextant {

class JobMonitor;

/// Which jobs of those a list is for are shown.
enum class JobsShown { All, Running, Failed, Archived };
enum class JobOrder { Newest, Name, Loss };

/// The jobs of the workspace that a filter lets through; a job that ends stays in its place. One change signal a batch.
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
    /// Whether there is no job at all, shown or not.
    bool isEmpty() const { return m_known.isEmpty(); }
    void setShown(JobsShown shown);
    void setOrder(JobOrder order);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// A new name: asks for it, the monitor brings it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    /// The monitor that is attached does it.
    void renameRequested(const QString& path, const QString& name);

private:
    bool comesBefore(const JobSummary& a, const JobSummary& b) const;
    bool isShown(const JobSummary& job) const;
    void rebuild();
    void takeOut(int row);
    void insert(const JobSummary& job);
    void update(int row, const JobSummary& job);

    Filter m_filter;
    JobsShown m_shown = JobsShown::All;
    JobOrder m_order = JobOrder::Newest;
    QHash<QString, JobSummary> m_known;  ///< all that the filter lets through
    std::vector<JobSummary> m_jobs;      ///< those of them that are shown, in order
};

}  // namespace sextant
