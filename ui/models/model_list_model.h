// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/model_types.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace sextant {

class JobMonitor;
class ModelCatalog;

/// The models of the workspace: conversions that are not finished on top, then what was opened, what was converted, and
/// the checkpoints of runs. As a list (the roles of list_roles.h, of column 0) and as a table.
class ModelListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Family, Type, Template, License, Parameters, Size, Context, Memory, ColumnCount };
    /// What the table is sorted by: numbers as numbers.
    static constexpr int SortRole = Qt::UserRole + 100;
    /// Whether a row is a model, and no conversion that has not given one (yet).
    static constexpr int IsModelRole = SortRole + 1;
    /// The name with the step, for a table that has no second line.
    static constexpr int FullNameRole = SortRole + 2;

    ModelListModel(JobMonitor& jobs, ModelCatalog& catalog, QObject* parent = nullptr);

    struct Row {
        QString id;  ///< the model's path, or the conversion's folder
        std::optional<ModelEntry> model;
        std::optional<JobSummary> conversion;
    };
    const Row* find(const QString& id) const;
    const std::vector<Row>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();
    QVariant listData(const Row& row, int role) const;
    QVariant conversionData(const JobSummary& job, int role) const;
    QString subtitle(const ModelEntry& model) const;

    JobMonitor& m_jobs;
    ModelCatalog& m_catalog;
    std::vector<Row> m_rows;
};

}  // namespace sextant
