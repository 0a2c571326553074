// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/model_types.h"

#include <QString>

namespace sextant {

/// How the facts about models are written for people; one place, so that lists, tables and panes agree. Empty: not
/// known.
QString parametersText(const ModelDetails& details);
/// The type that most of the weights have: "Q4_K".
QString typeText(const ModelDetails& details);
/// All of them with their sizes: "Q4_K 620 MiB, Q6_K 110 MiB, F32 1.2 MiB".
QString typesText(const ModelDetails& details);
QString contextText(const ModelDetails& details);
/// Of one chat of an ordinary length.
QString memoryText(const ModelDetails& details);
QString templateText(const ModelDetails& details);
QString licenseText(const ModelDetails& details);
/// "llama  ·  1.1 B  ·  Q4_K", or why it cannot be used.
QString modelLine(const ModelDetails& details);

/// How near a converted model is to its original, in one word group: "practically the same".
QString nearnessText(const ModelCertificate& certificate);
/// The same in sentences, one a line, with the figures.
QString certificateText(const ModelCertificate& certificate);

}  // namespace sextant
