// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/services.h"
#include "ui/pages/runs/run_preview.h"

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QAbstractButton;
class QScrollArea;

namespace sextant {

class FormDraft;
class FormFoot;
class OptionForm;
class SourceProbe;

/// A new pre-training run: presets first, then the form, with what follows from it always in sight.
class NewRunView : public QWidget {
    Q_OBJECT

public:
    explicit NewRunView(const Services& services, QWidget* parent = nullptr);
    /// A new run: the draft that is there, or the first preset.
    void reset();
    /// Starts from the config of an earlier run.
    void startFrom(const OptionValues& values);
    /// A run like `values` that begins with the weights of a checkpoint and goes on for so many steps; 0: as many as
    /// the config says.
    void startFork(const OptionValues& values, const QString& name, const QString& checkpoint, qint64 steps);
    void chooseData();
    void setSource(const QString& path);
    void setTokenizer(const QString& path);
    /// What was typed is gone, and `cancelled` follows.
    void cancel();
    /// The weights that the run begins with: a model folder.
    void setInitialModel(const QString& path);
    void restore(const OptionValues& values);
    OptionForm& form() { return *m_form; }

Q_SIGNALS:
    void cancelled();
    /// Other values took the place of what was typed: `restore` brings it back.
    void draftReplaced(const sextant::OptionValues& before);
    /// The run that was asked for here has a folder and a process.
    void started(const QString& job);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildInitial();
    QWidget* buildPresets();
    QWidget* buildHead();
    void connectFoot();
    void waitFor(int request);
    void refreshRemark();
    void applyPreset(size_t index);
    void markPreset();
    void beginFresh();
    /// Runs `change`; a draft that it changes goes out by `draftReplaced`.
    void replacing(const std::function<void()>& change);
    PlannedData plannedData();
    void refresh();

    Services m_services;
    std::vector<QAbstractButton*> m_presets;
    OptionForm* m_form;
    RunPreview* m_preview;
    QScrollArea* m_scroll;
    FormFoot* m_foot;
    QWidget* m_initial;  ///< says what the run begins with
    QLabel* m_initialName;
    SourceProbe* m_probe;
    std::pair<QString, qint64> m_measured;  ///< a tokenizer and its size
    QString m_asked;                        ///< the tokenizer that was last asked about
    FormDraft* m_draft;
    int m_request = 0;  ///< the start that is waited for; 0: none
};

}  // namespace sextant
