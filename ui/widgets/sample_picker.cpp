// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sample_picker.h"

#include "ui/bridge/tokenizer_types.h"

namespace sextant {

SamplePicker::SamplePicker(const QString& name, const QStringList& first, QWidget* parent) : QComboBox(parent) {
    setAccessibleName(name);
    setToolTip(name);
    setMaxVisibleItems(20);
    for (const QString& entry : first) addItem(entry);
    if (!first.isEmpty()) insertSeparator(count());
    for (const QString& label : sampleLabels()) addItem(label, label);
}

QString SamplePicker::sample() const { return currentData().toString(); }

void SamplePicker::choose(const QString& sample) {
    if (const int index = findData(sample); index >= 0) setCurrentIndex(index);
}

}  // namespace sextant
