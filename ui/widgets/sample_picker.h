// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace sextant {

/// The built-in texts by language and code; `first` are entries of its own above them.
class SamplePicker : public QComboBox {
    Q_OBJECT

public:
    SamplePicker(const QString& name, const QStringList& first, QWidget* parent = nullptr);
    /// The label of the chosen sample; empty while one of the first entries is chosen.
    QString sample() const;
    void choose(const QString& sample);
};

}  // namespace sextant
