// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QWidget>

class QVBoxLayout;

namespace sextant {

/// Edits a list of data sources: paths with weights. Files and folders are chosen or dropped.
class SourceListEdit : public QWidget {
    Q_OBJECT

public:
    explicit SourceListEdit(QWidget* parent = nullptr);
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

    QVBoxLayout* m_rows;
};

}  // namespace sextant
