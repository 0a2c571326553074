// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/widgets/inspector.h"

#include <QString>

namespace sextant {

class JobForm;

/// What a conversion comes to: how large the result will be in the chosen type, and in each other one.
class ConvertPreview : public Inspector {
    Q_OBJECT

public:
    ConvertPreview(const Services& services, QWidget* parent = nullptr);
    /// Of the form's values.
    void showConversion(const QString& model, const QString& format, const QString& type);

private:
    void refresh();

    Services m_services;
    QString m_model, m_format, m_type;
    FactLabels m_before, m_after, m_share, m_disk;
    QGridLayout* m_types;
};

/// The form of a conversion beside what it comes to.
class ConvertForm : public QWidget {
    Q_OBJECT

public:
    explicit ConvertForm(const Services& services, QWidget* parent = nullptr);
    JobForm& form() { return *m_form; }
    /// A conversion of this model, in this format ("gguf", "hf").
    void begin(const QString& model, const QString& name, const QString& format);

private:
    void refresh();

    ModelCatalog& m_models;
    JobForm* m_form;
    ConvertPreview* m_preview;
};

}  // namespace sextant
