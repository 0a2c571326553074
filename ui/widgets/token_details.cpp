// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/token_details.h"

#include "ui/models/job_text.h"
#include "ui/models/token_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

/// A label that cuts what is too long with dots and shows all of it as its tool tip.
class FactLabel : public QLabel {
public:
    explicit FactLabel(QWidget* parent) : QLabel(parent) {
        setProperty("role", QStringLiteral("mono"));
        setTextFormat(Qt::PlainText);
        setMinimumWidth(1);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

}  // namespace

TokenDetails::TokenDetails(QWidget* parent) : QFrame(parent) {
    m_layers = new QStackedLayout(this);
    QLabel* hint = makeLabel(tr("Point at a token, or walk with the arrow keys, to see its id and bytes."),
                             LabelRole::Secondary, this);
    hint->setAlignment(Qt::AlignCenter);
    m_layers->addWidget(hint);
    m_facts = new QWidget(this);
    m_layers->addWidget(m_facts);
    auto* layout = new QHBoxLayout(m_facts);
    layout->setContentsMargins(12, 6, 12, 8);
    layout->setSpacing(16);
    m_token = add(tr("Token"), layout, 3);
    m_id = add(tr("Id"), layout, 1);
    m_bytes = add(tr("Bytes"), layout, 3);
    m_length = add(tr("Length"), layout, 2);
    m_place = add(tr("Place"), layout, 2);
    m_uses = add(tr("In this text"), layout, 1);
    m_probability = add(tr("Probability"), layout, 3);
    m_probability->parentWidget()->hide();
}

QLabel* TokenDetails::add(const QString& caption, QHBoxLayout* layout, int stretch) {
    auto* holder = new QWidget(m_facts);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(makeLabel(caption, LabelRole::Small, holder));
    auto* value = new FactLabel(holder);
    value->setAccessibleName(caption);
    column->addWidget(value);
    layout->addWidget(holder, stretch);
    return value;
}

void TokenDetails::setToken(const TokenizedTextPointer& text, int index) {
    if (!text || index < 0 || index >= static_cast<int>(text->tokens.size())) {
        m_layers->setCurrentIndex(0);
        return;
    }
    m_layers->setCurrentIndex(1);
    const auto& piece = text->tokens[static_cast<size_t>(index)];
    const std::string_view bytes = text->bytesOf(static_cast<size_t>(index));
    m_token->setText(visibleToken(bytes));
    m_token->setToolTip(visibleToken(bytes));
    m_id->setText(QString::number(piece.id));
    m_bytes->setText(hexBytes(bytes));
    m_bytes->setToolTip(hexBytes(bytes));
    m_length->setText(piece.tone == TokenTone::Special ? tr("special")
                      : bytes.size() == 1              ? tr("1 byte")
                                                       : tr("%1 bytes").arg(bytes.size()));
    m_place->setText(
        tr("%1 of %2").arg(groupedNumber(index + 1), groupedNumber(static_cast<double>(text->tokens.size()))));
    const auto uses = std::count_if(text->tokens.begin(), text->tokens.end(),
                                    [&](const auto& other) { return other.id == piece.id; });
    const bool isScored = piece.tone == TokenTone::Scored;
    m_probability->parentWidget()->setVisible(isScored);
    m_probability->setText(!isScored                          ? QString()
                           : std::isnan(piece.logProbability) ? tr("not scored")
                                                              : probabilityText(piece.logProbability));
    m_uses->setText(uses == 1 ? tr("once") : tr("%1 times").arg(groupedNumber(static_cast<double>(uses))));
}

}  // namespace sextant
