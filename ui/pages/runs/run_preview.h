// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/measured_runs.h"

#include <QFrame>

#include <map>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QVBoxLayout;

namespace sextant {

class MetricPlot;
class PlotGroup;

/// What is known of the data before the run starts.
struct PlannedData {
    enum class Tokenizer { Trained, Named, Packed };
    Tokenizer tokenizer = Tokenizer::Trained;
    qint64 vocabularySize = 0;  ///< of the tokenizer that is there already; 0: not known
    qint64 tokens = 0;          ///< to learn from; 0: not known
};

/// What will happen if the form is started now: derived figures, the learning rate drawn by the function that trains,
/// the memory by term, the config file and the command. Pure arithmetic, no files.
class RunPreview : public QFrame {
    Q_OBJECT

public:
    explicit RunPreview(QWidget* parent = nullptr);
    void setValues(const OptionValues& values, const PlannedData& data = {});
    /// What this machine has; 0: not known.
    void setMachine(qint64 memoryBytes, qint64 diskFreeBytes);
    /// Runs that say how fast this machine is.
    void setMeasuredRuns(const QVector<MeasuredRun>& runs);
    /// "about 3 h 10 min on this machine"; empty: nothing has measured how fast it is.
    QString timeText() const { return m_timeText; }
    /// Whether it follows from what the form says now, or from the last values that made sense: then it is greyed.
    enum class Age { Current, Stale };
    void setAge(Age age);

private:
    enum class Figure { Parameters, TokensPerStep, TotalTokens, Epochs, Flops, Time, Memory, Disk };
    void refresh();
    void refreshTime(const DerivedFigures& figures);

    OptionValues m_values;
    PlannedData m_data;
    qint64 m_machineMemory = 0, m_diskFree = 0;
    std::map<Figure, QLabel*> m_figures;
    QVector<MeasuredRun> m_measured;
    QString m_timeText;
    QLabel *m_speed, *m_fit;
    PlotGroup* m_group;
    MetricPlot* m_schedule;
    QPlainTextEdit *m_yaml, *m_command;
    QLabel* m_stale;
};

}  // namespace sextant
