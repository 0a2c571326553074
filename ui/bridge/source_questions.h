// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/spec_kinds.h"
#include "ui/bridge/curation_types.h"

#include <functional>

namespace sextant {

/// The first records behind the sources of a recipe (normal form of the curate options), as they will be read.
/// `workspace`: where relative paths begin. Worker thread.
SourcesPreviewPointer previewSources(const OptionValues& recipe, const QString& templateName, const QString& workspace,
                                     const std::function<bool()>& wanted);

}  // namespace sextant
