// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/model_probe.h"

#include <QComboBox>
#include <QFileDialog>

namespace sextant {

class JobMonitor;
class ModelCatalog;
struct JobSummary;

/// The models of the workspace: checkpoints, newest first, also of runs in progress, conversions, opened ones; and any
/// model folder or file of the user's choice, which joins them. A chosen model that is deleted later stays chosen and
/// is said to be gone.
class ModelPicker : public QComboBox {
    Q_OBJECT

public:
    ModelPicker(JobMonitor& jobs, ModelCatalog& models, QWidget* parent = nullptr);
    QString model() const;
    /// What people call the chosen model, without its step.
    QString modelName() const;
    /// Chooses this folder, adding it when it is not a known checkpoint.
    void choose(const QString& path);
    void browse(const QString& title, QFileDialog::FileMode mode, const QString& filter);
    /// Asks again whether the chosen model is there: `lookedAt` follows.
    void lookAtChosen();
    bool isGone() const { return m_facts.path == m_model && !m_model.isEmpty() && !m_facts.isThere; }
    /// "step 100 of village demo".
    QString description(const QString& path) const;
    /// The newest checkpoint of the chosen model's run; empty: there is none.
    QString newestOfSameRun() const;

Q_SIGNALS:
    void modelChosen(const QString& path);
    /// What was picked in a file dialog is no model.
    void refused(const QString& sentence);
    /// The chosen model was looked at: it is there or gone, its context is known.
    void lookedAt(const sextant::ModelFacts& facts);

private:
    void refill();
    const JobSummary* runOf(const QString& path) const;
    QString nameOf(const QString& path) const;
    QString textOf(const QString& path) const;

    JobMonitor& m_jobs;
    ModelCatalog& m_models;
    QString m_browsed;  ///< what was picked in a file dialog and is being looked at
    ModelProbe* m_probe;
    ModelFacts m_facts;
    QString m_model;
    QStringList m_paths, m_extra;  ///< shown; chosen ones that the workspace does not list
};

}  // namespace sextant
