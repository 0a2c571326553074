// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/curation_types.h"

#include <QWidget>

namespace sextant {

/// The funnel as a bar for each stage: what is left of everything that was read, and what the stage dropped, divided by
/// rule. Hovering names the part under the pointer.
class FunnelChart : public QWidget {
    Q_OBJECT

public:
    enum class Measure { Documents, Bytes, Tokens };
    explicit FunnelChart(QWidget* parent = nullptr);
    void setFunnel(const FunnelFigures& funnel);
    void setMeasure(Measure measure);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Part {
        QRectF place;
        QString words;
    };
    double value(const Amount& amount) const;
    QString measured(const Amount& amount) const;
    void paintRow(QPainter& painter, double top, const QString& name, const Amount& left, const Amount& edited,
                  const QVector<FunnelReason>& dropped);

    FunnelFigures m_funnel;
    Measure m_measure = Measure::Documents;
    std::vector<Part> m_parts;  // as painted last, for the tool tip
};

/// "1,204 documents", "3.2 MiB".
QString documentsText(qint64 documents);
/// "810 k tokens".
QString tokensText(qint64 tokens);
/// "1,204 documents, 3.2 MiB, 810 k tokens"; tokens only where they were counted.
QString amountText(const Amount& amount);

}  // namespace sextant
