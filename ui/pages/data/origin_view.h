// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

class QVBoxLayout;

namespace sextant {

/// Where a document came from: file and byte, what every stage did to it, and for duplicates the chain of what stays in
/// its place.
class OriginView : public QWidget {
    Q_OBJECT

public:
    explicit OriginView(QWidget* parent = nullptr);
    void setDocument(const DocumentFacts& document, const CurationFacts& job);
    void clear();
    /// All lines, top down.
    QStringList lines() const { return m_lines; }

Q_SIGNALS:
    /// A survivor is to be shown.
    void documentRequested(int64_t row);

private:
    void add(const QString& name, const QString& words, int64_t row = -1);

    QVBoxLayout* m_column;
    QStringList m_lines;
};

}  // namespace sextant
