// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/model_overview.h"

#include "core/base/text.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/model_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/meter_bar.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kColumnWidth = 720;
constexpr int kNameWidth = 150;

QString bytesText(qint64 bytes) { return bytes > 0 ? toQString(formatBytes(bytes)) : QString(); }

QString number(qint64 value) { return groupedNumber(static_cast<double>(value)); }

}  // namespace

ModelOverview::ModelOverview(MachineProbe& machine, QWidget* parent) : QWidget(parent), m_machine(machine) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    const ScrolledColumn scrolled = makeScrolledColumn(this);
    outer->addWidget(scrolled.area);
    scrolled.column->setContentsMargins(0, 12, 8, 12);
    QVBoxLayout* column = addColumn(scrolled.column, kColumnWidth, ColumnPlace::Left);
    column->setSpacing(12);
    auto* model = new Card(tr("The model"), scrolled.content);
    addFacts(model, {{Fact::Family, tr("Family")},
                     {Fact::Parameters, tr("Parameters")},
                     {Fact::Weights, tr("Weights")},
                     {Fact::Layers, tr("Layers")},
                     {Fact::Context, tr("Context")},
                     {Fact::Tokenizer, tr("Tokenizer")},
                     {Fact::Template, tr("Chat template")},
                     {Fact::License, tr("Licence")},
                     {Fact::Training, tr("Trained")},
                     {Fact::Path, tr("Path")}});
    column->addWidget(model);
    m_memory = new Card(tr("Memory for a chat"), scrolled.content);
    m_meter = new MeterBar(MeterBar::Fullness::Trouble, m_memory);
    m_meter->setThickness(8);
    m_meter->setAccessibleName(tr("Share of the memory that is free now"));
    m_fits = makeLabel({}, LabelRole::Secondary, m_memory);
    m_fits->setWordWrap(true);
    m_memory->body()->addWidget(m_meter);
    m_memory->body()->addWidget(m_fits);
    addFacts(m_memory, {{Fact::MemoryWeights, tr("Weights")},
                        {Fact::MemoryCache, tr("Each 1,000 tokens")},
                        {Fact::MemoryChat, {}},
                        {Fact::MemoryFull, tr("The whole context")}});
    column->addWidget(m_memory);
    m_certificate = new Card(tr("Compared with its original"), scrolled.content);
    m_nearness = makeLabel({}, LabelRole::Strong, m_certificate);
    m_comparison = makeLabel({}, LabelRole::Body, m_certificate);
    m_comparison->setWordWrap(true);
    m_comparison->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_certificate->body()->addWidget(m_nearness);
    m_certificate->body()->addWidget(m_comparison);
    column->addWidget(m_certificate);
    scrolled.column->addStretch(1);
    connect(&machine, &MachineProbe::changed, this, &ModelOverview::refreshMemory);
}

void ModelOverview::addFacts(Card* card, std::initializer_list<std::pair<Fact, QString>> facts) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    for (const auto& [fact, name] : facts) {
        FactLabels labels = addFact(grid, name, LabelRole::Body, card);
        labels.value->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        labels.value->setWordWrap(true);
        labels.name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        keepWidth(labels.name, kNameWidth);
        m_facts[fact] = labels;
    }
    card->body()->addLayout(grid);
}

/// What is not known is not there.
void ModelOverview::set(Fact fact, const QString& text) {
    const FactLabels& labels = m_facts[fact];
    labels.value->setText(text);
    labels.name->setVisible(!text.isEmpty());
    labels.value->setVisible(!text.isEmpty());
}

void ModelOverview::setModel(const ModelEntry& model) {
    const ModelDetails details = model.details ? *model.details : ModelDetails();
    QStringList family{details.family, details.isGguf ? tr("a GGUF file") : QString()};
    if (!details.name.isEmpty() && details.name != model.name) family << tr("calls itself %1").arg(details.name);
    family.removeAll(QString());
    set(Fact::Family, family.join(QStringLiteral(", ")));
    set(Fact::Parameters, details.parameters > 0
                              ? QStringLiteral("%1  (%2)").arg(parametersText(details), number(details.parameters))
                              : QString());
    set(Fact::Weights, typesText(details));
    set(Fact::Layers, details.layers > 0
                          ? tr("%1, each %2 wide").arg(number(details.layers), number(details.hiddenSize))
                          : QString());
    set(Fact::Context, contextText(details));
    set(Fact::Tokenizer, details.tokenizer.isEmpty()
                             ? details.tokenizerProblem
                             : tr("%1, %2 tokens").arg(details.tokenizer, number(details.vocabulary)));
    set(Fact::Template, templateText(details));
    set(Fact::License, model.details && details.sentence.isEmpty() ? licenseText(details) : QString());
    QString training;
    if (details.step >= 0) training = tr("%1 steps").arg(number(details.step));
    if (details.trainedTokens > 0) training += tr(", %1 tokens").arg(number(details.trainedTokens));
    set(Fact::Training, training);
    // Paths have no blanks to break at.
    set(Fact::Path, QString(model.path).replace(QLatin1Char('/'), QStringLiteral("/\u200B")));
    setMemory(details);
    setCertificate(details);
}

void ModelOverview::setMemory(const ModelDetails& details) {
    m_chatBytes = details.chatBytes;
    m_memory->setVisible(m_chatBytes > 0);
    set(Fact::MemoryWeights, bytesText(details.memoryWeights));
    set(Fact::MemoryCache, bytesText(details.cachePerToken * 1000));
    m_facts[Fact::MemoryChat].name->setText(tr("A chat of %1 tokens").arg(number(details.chatTokens)));
    set(Fact::MemoryChat, bytesText(details.chatBytes));
    const bool isLonger = details.contextTokens > details.chatTokens;
    set(Fact::MemoryFull,
        isLonger ? tr("%1 for all %2 tokens").arg(bytesText(details.fullChatBytes), number(details.contextTokens))
                 : QString());
    refreshMemory();
}

void ModelOverview::refreshMemory() {
    const qint64 free = m_machine.state().memoryAvailable;
    m_meter->setVisible(free > 0);
    m_fits->setVisible(free > 0);
    if (free <= 0 || m_chatBytes <= 0) return;
    m_meter->setShare(std::min(1.0, static_cast<double>(m_chatBytes) / static_cast<double>(free)));
    m_fits->setText(
        m_chatBytes <= free
            ? tr("Fits: a chat takes %1 of the %2 that are free now.").arg(bytesText(m_chatBytes), bytesText(free))
            : tr("Does not fit: a chat takes %1, and only %2 are free now. Close other programs, or convert "
                 "the model to a smaller type.")
                  .arg(bytesText(m_chatBytes), bytesText(free)));
}

void ModelOverview::setCertificate(const ModelDetails& details) {
    m_certificate->setVisible(details.certificate.has_value());
    if (!details.certificate) return;
    const QString nearness = nearnessText(*details.certificate);
    m_nearness->setText(nearness.left(1).toUpper() + nearness.mid(1));
    m_comparison->setText(certificateText(*details.certificate));
}

}  // namespace sextant
