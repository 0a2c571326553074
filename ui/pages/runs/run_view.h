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
class MetricTable;
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
    const RunInspector& inspector() const { return *m_inspector; }
    enum class Tab { Plots, Samples, Table, Log, Config };
    void showTab(Tab tab);

Q_SIGNALS:
    void chatRequested(const QString& checkpoint);
    void duplicateRequested();
    void forkRequested(const QString& checkpoint, qint64 steps);
    void menuRequested(const QPoint& position);

private:
    void buildHeader(QVBoxLayout* layout);
    void buildTabs();
    void connectServices();
    void onEvents(const JobEventsPointer& events);
    void onConfig(const JobConfigPointer& config);
    void onChanged(const QVector<JobSummary>& summaries);
    void refreshSummary();
    void refreshMessage();
    void act(const QString& action);
    void refreshComparable();
    void compareWith(const QStringList& paths);
    void refreshPlots();

    struct Run {
        std::shared_ptr<RunSeries> series = std::make_shared<RunSeries>();
        JobConfigPointer config;
        /// What the plots were told of it.
        QString name;
        int colorIndex = -1;
        QStringList checkpoints;
    };

    Services m_services;
    QString m_path;
    std::map<QString, Run> m_runs;  ///< the shown one and those compared with it
    JobConfigPointer m_config;
    QStringList m_compared;
    QLabel *m_title, *m_state, *m_swatch, *m_icon;
    QTabWidget* m_tabs;
    RunPlots* m_plots;
    SamplesView* m_samples;
    LogView* m_log;
    MetricTable* m_table;
    QPlainTextEdit* m_yaml;
    RunInspector* m_inspector = nullptr;
};

}  // namespace sextant
