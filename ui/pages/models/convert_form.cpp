// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/convert_form.h"

#include "core/base/text.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/model_text.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/job_form.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/side_panes.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kFormWidth = 520;
const QString kDash = QStringLiteral("–");

QString bytesText(qint64 bytes) { return bytes > 0 ? toQString(formatBytes(bytes)) : kDash; }

/// The type that the form's choice means for this model.
QString settledType(const ModelDetails& details, const QString& type) {
    if (type != QLatin1String("as_stored")) return type;
    return typeText(details) == QLatin1String("F32") ? QStringLiteral("f32") : QStringLiteral("bf16");
}

}  // namespace

ConvertPreview::ConvertPreview(const Services& services, QWidget* parent) : Inspector(parent), m_services(services) {
    addSection(tr("What it comes to"));
    QGridLayout* grid = makeFactGrid();
    m_before = addFact(grid, tr("Original"), LabelRole::Body, content());
    m_after = addFact(grid, tr("Result"), LabelRole::Strong, content());
    m_share = addFact(grid, tr("Of the original"), LabelRole::Body, content());
    m_disk = addFact(grid, tr("Disk left now"), LabelRole::Body, content());
    column()->addLayout(grid);
    addSection(tr("Size by type"));
    m_types = makeFactGrid();
    column()->addLayout(m_types);
    column()->addStretch(1);
    connect(&services.models, &ModelCatalog::changed, this, &ConvertPreview::refresh);
    connect(&services.machine, &MachineProbe::changed, this,
            [this] { m_disk.value->setText(bytesText(m_services.machine.state().diskFree)); });
}

void ConvertPreview::showConversion(const QString& model, const QString& format, const QString& type) {
    if (model == m_model && format == m_format && type == m_type) return;
    m_model = model;
    m_format = format;
    m_type = type;
    refresh();
}

void ConvertPreview::refresh() {
    const ModelEntry* entry = m_services.models.find(m_model);
    const ModelDetails details = entry && entry->details ? *entry->details : ModelDetails();
    const QString type = settledType(details, m_type);
    m_before.value->setText(details.weightBytes > 0
                                ? QStringLiteral("%1, %2").arg(typeText(details), bytesText(details.weightBytes))
                                : kDash);
    m_disk.value->setText(bytesText(m_services.machine.state().diskFree));
    clearLayout(m_types);
    qint64 result = 0;
    int row = 0;
    for (const auto& [name, bytes] : details.converted) {
        const bool isChosen = name == type;
        const bool isOffered =
            m_format != QLatin1String("hf") || name == QLatin1String("f32") || name == QLatin1String("bf16");
        if (isChosen) result = bytes;
        if (!isOffered) continue;
        const LabelRole role = isChosen ? LabelRole::Strong : LabelRole::Secondary;
        m_types->addWidget(makeLabel(name, role, content()), row, 0);
        QLabel* size = makeLabel(bytesText(bytes), role, content());
        size->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_types->addWidget(size, row++, 1);
    }
    if (row == 0) {
        QLabel* hint = makeLabel(tr("Known for the models of the list."), LabelRole::Small, content());
        hint->setWordWrap(true);
        m_types->addWidget(hint, 0, 0, 1, 2);
    }
    m_after.value->setText(bytesText(result));
    m_share.value->setText(
        result > 0 && details.weightBytes > 0
            ? QStringLiteral("%1 %").arg(100.0 * static_cast<double>(result) / static_cast<double>(details.weightBytes),
                                         0, 'f', 0)
            : kDash);
}

ConvertForm::ConvertForm(const Services& services, QWidget* parent) : QWidget(parent), m_models(services.models) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_form = new JobForm(kinds::kConvert, this);
    m_form->attach(services);
    auto* panes = new SidePanes(m_form, kFormWidth, this);
    m_preview = new ConvertPreview(services, panes);
    panes->setPane(SidePanes::Side::Right, m_preview, QStringLiteral("table"), tr("What it comes to"));
    layout->addWidget(panes);
    connect(m_form->form(), &OptionForm::changed, this, &ConvertForm::refresh);
    refresh();
}

void ConvertForm::begin(const QString& model, const QString& name, const QString& format) {
    if (model.isEmpty()) return m_form->begin();
    const bool isFile = format == QLatin1String("gguf");
    const ModelEntry* entry = m_models.find(model);
    const bool isHalved = entry && entry->details && typeText(*entry->details).startsWith(QLatin1Char('Q'));
    const OptionValues values = {{"from", model.toStdString()},
                                 {"name", name.toStdString()},
                                 {"format", format.toStdString()},
                                 {"type", !isFile    ? "as_stored"
                                          : isHalved ? "q4_k"
                                                     : "q8_0"}};
    m_form->beginAnew(values);
}

void ConvertForm::refresh() {
    const auto text = [&](const char* key) {
        const auto found = m_form->form()->values().find(key);
        return found != m_form->form()->values().end() && found->is_string() ? toQString(found->get<std::string>())
                                                                             : QString();
    };
    m_preview->showConversion(text("from"), text("format"), text("type"));
}

}  // namespace sextant
