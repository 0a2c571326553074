// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace sextant {

class JobMonitor;

/// Every checkpoint of every run, newest first, also of runs in progress; and any model folder of the user's choice.
class ModelPicker : public QComboBox {
    Q_OBJECT

public:
    explicit ModelPicker(JobMonitor& jobs, QWidget* parent = nullptr);
    QString model() const;
    /// Chooses this folder, adding it when it is not a known checkpoint.
    void choose(const QString& path);

Q_SIGNALS:
    void modelChosen(const QString& path);

private:
    void refill();
    void browse();
    QString textOf(const QString& path) const;

    JobMonitor& m_jobs;
    QString m_model;
    QStringList m_paths, m_extra;
};

}  // namespace sextant
