// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/curation_types.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QTextBrowser;
class QTimer;

namespace sextant {

class CurationWorker;
class TokenLegend;

/// What the sources of a recipe hold: how many files, what shapes their records have, and the first of them, as they
/// are read or as a chat template writes them, with what is trained in colour. Follows the form while one types.
class SourcePreview : public QFrame {
    Q_OBJECT

public:
    /// `workspace`: where relative paths begin.
    SourcePreview(CurationWorker& worker, QString workspace, QWidget* parent = nullptr);
    /// The form's values; nothing happens unless what concerns reading has changed.
    void setRecipe(const OptionValues& recipe);
    QString shownText() const;

private:
    void ask();
    void take(const SourcesPreviewPointer& preview);
    void refresh();

    CurationWorker& m_worker;
    const QString m_workspace;
    OptionValues m_recipe = OptionValues::object();
    SourcesPreviewPointer m_preview;
    QLabel *m_facts, *m_sentence;
    QComboBox* m_template;
    TokenLegend* m_legend;
    QTextBrowser* m_rows;
    QTimer* m_delay;
};

}  // namespace sextant
