// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

namespace sextant {

/// The funnel as a bar for each stage: what is left of everything that was read, and what the stage dropped, divided by
/// rule; under its name the most frequent one. Hovering names the part under the pointer; a click on what was dropped
/// asks for its documents.
class FunnelChart : public QWidget {
    Q_OBJECT

public:
    enum class Measure { Documents, Bytes, Tokens };
    explicit FunnelChart(QWidget* parent = nullptr);
    void setFunnel(const FunnelFigures& funnel);
    void setMeasure(Measure measure);
    /// Whether documents can be shown: the pointer says so over what was dropped.
    enum class Documents { Unknown, Open };
    void setDocuments(Documents documents);
    /// Where a stage's documents of this rule are drawn; empty: too few to be seen. As painted last.
    QRectF partOf(int stage, int reason) const;

    QSize sizeHint() const override;

Q_SIGNALS:
    /// The numbers of a stage and of one of its reasons.
    void droppedChosen(int stage, int reason);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Part {
        QRectF place;
        QString words;
        int stage = -1, reason = -1;  // of what was dropped
    };
    const Part* partAt(const QPointF& place) const;
    double value(const Amount& amount) const;
    QString measured(const Amount& amount) const;
    /// Of what the stage dropped; empty: it dropped nothing.
    QString mostFrequentReason(const FunnelStage& stage) const;
    /// The row of a stage; -1: what was read.
    void paintRow(QPainter& painter, int stage);

    FunnelFigures m_funnel;
    Measure m_measure = Measure::Documents;
    Documents m_documents = Documents::Unknown;
    std::vector<Part> m_parts;  // as painted last, for the pointer
};

/// "1,204 documents", "3.2 MiB".
QString documentsText(qint64 documents);
/// "810 k tokens".
QString tokensText(qint64 tokens);
/// "1,204 documents, 3.2 MiB, 810 k tokens"; tokens only where they were counted.
QString amountText(const Amount& amount);

}  // namespace sextant
