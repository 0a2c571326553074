// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/source_probe.h"
#include "ui/models/known_paths.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace sextant {

/// Edits a list of data sources: paths, and weights where sources are mixed. Files and folders are chosen or dropped.
class SourceListEdit : public QWidget {
    Q_OBJECT

public:
    explicit SourceListEdit(SourceWeights weights, QWidget* parent = nullptr);
    Json sources() const;
    void setSources(const Json& sources);
    void addPaths(const QStringList& paths);
    void chooseFiles();
    /// The keyboard goes to the first path.
    void focusFirst();
    /// Data that can be added without a file dialog; asked for when the list is opened.
    void offer(std::function<KnownPaths()> known);
    /// Looks at every source from now on and says beside it what it holds. `workspace`: where relative paths begin.
    void lookIn(const QString& workspace);
    /// The field of records that is read as their text.
    void setTextField(const QString& name);
    /// The first thing that is wrong with a source; empty: nothing, as far as it was looked at.
    QString problem() const;
    /// What was found, in the order of the sources; those not looked at yet are missing.
    QVector<SourceLook> looks() const;

Q_SIGNALS:
    void edited();
    void looked();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addRow(const QString& path, double weight);
    void offerRow();
    QStringList paths() const;
    void look();
    void refreshChips();

    const SourceWeights m_weights;
    QVBoxLayout* m_rows;
    QPushButton* m_known;
    std::function<KnownPaths()> m_offer;
    SourceProbe* m_probe = nullptr;
    QTimer m_delay;
    QString m_textField = QStringLiteral("text");
    QHash<QString, SourceLook> m_looks;  ///< by path
};

}  // namespace sextant
