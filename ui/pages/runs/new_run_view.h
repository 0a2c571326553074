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
    void chooseData();
    void setSource(const QString& path);
    void setTokenizer(const QString& path);
    OptionForm& form() { return *m_form; }

Q_SIGNALS:
    void cancelled();

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
};

}  // namespace sextant
