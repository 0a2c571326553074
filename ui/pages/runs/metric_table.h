// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/run_series.h"

#include <QWidget>

#include <memory>

class QTableView;

namespace sextant {

class FileSaver;
class MetricTableModel;

/// The numbers behind the plots, to read, to copy and to keep as a file.
class MetricTable : public QWidget {
    Q_OBJECT

public:
    explicit MetricTable(FileSaver& files, QWidget* parent = nullptr);
    /// `job`: the folder whose numbers they are, which names the file.
    void setSeries(std::shared_ptr<const RunSeries> series, const QString& job);
    /// The series grew (or was cut by a resume).
    void refresh();

private:
    void copy();
    void exportNumbers();

    FileSaver& m_files;
    QString m_job;
    MetricTableModel* m_model;
    QTableView* m_table;
};

}  // namespace sextant
