// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/services.h"

#include <QWidget>

#include <vector>

class QAbstractButton;
class QScrollArea;

namespace sextant {

class OptionForm;
class RunPreview;

/// A new pre-training run: presets first, then the form, with what follows from it always in sight.
class NewRunView : public QWidget {
    Q_OBJECT

public:
    explicit NewRunView(const Services& services, QWidget* parent = nullptr);
    /// Starts over with the first preset.
    void reset();
    /// Starts from the config of an earlier run.
    void startFrom(const OptionValues& values);
    /// A run like `values` that begins with the weights of a checkpoint and goes on for so many steps; 0: as many as
    /// the config says.
    void startFork(const OptionValues& values, const QString& name, const QString& checkpoint, qint64 steps);
    void chooseData();
    void setSource(const QString& path);
    void setTokenizer(const QString& path);
    OptionForm& form() { return *m_form; }

Q_SIGNALS:
    void cancelled();
    /// The run that was asked for here has a folder and a process.
    void started(const QString& job);

private:
    QWidget* buildPresets();
    QWidget* buildHead();
    void applyPreset(size_t index);
    void refresh();

    Services m_services;
    std::vector<QAbstractButton*> m_presets;
    OptionForm* m_form;
    RunPreview* m_preview;
    QScrollArea* m_scroll;
    bool m_starting = false;
};

}  // namespace sextant
