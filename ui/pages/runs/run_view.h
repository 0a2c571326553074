// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/services.h"
#include "ui/plots/run_series.h"

#include <QWidget>

#include <map>
#include <memory>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QTabWidget;
class QVBoxLayout;

namespace sextant {

class LogView;
class MetricTableModel;
class RunInspector;
class RunPlots;
class SamplesView;

/// One run, live: plots, samples, numbers, log, config, and the inspector with its facts and actions. Other runs can be
/// drawn over it.
class RunView : public QWidget {
    Q_OBJECT

public:
    explicit RunView(const Services& services, QWidget* parent = nullptr);
    void showJob(const QString& path);
    QString job() const { return m_path; }
    /// The config of the shown run, once it was read.
    const JobConfigPointer& config() const { return m_config; }
    const RunPlots& plots() const { return *m_plots; }
    void showTab(int index);

Q_SIGNALS:
    void chatRequested(const QString& checkpoint);
    void duplicateRequested();

private:
    void buildHeader(QVBoxLayout* layout);
    void buildTabs();
    void connectServices();
    void onEvents(const JobEventsPointer& events);
    void onConfig(const JobConfigPointer& config);
    void refreshSummary();
    void refreshComparable();
    void compareWith(const QStringList& paths);
    void refreshPlots();

    struct Run {
        std::shared_ptr<RunSeries> series = std::make_shared<RunSeries>();
        JobConfigPointer config;
    };

    Services m_services;
    QString m_path;
    std::map<QString, Run> m_runs;  ///< the shown one and those compared with it
    JobConfigPointer m_config;
    QStringList m_compared;
    QLabel *m_title, *m_state, *m_dot;
    QTabWidget* m_tabs;
    RunPlots* m_plots;
    SamplesView* m_samples;
    LogView* m_log;
    MetricTableModel* m_table;
    QPlainTextEdit* m_yaml;
    RunInspector* m_inspector;
};

}  // namespace sextant
