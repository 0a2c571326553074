// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"

#include <QWidget>

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

Q_SIGNALS:
    void edited();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addRow(const QString& path, double weight);
    void offerRow();

    const SourceWeights m_weights;
    QVBoxLayout* m_rows;
};

}  // namespace sextant
