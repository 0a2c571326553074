// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace sextant {

/// A finished curate job in `folder`, made by the real engine code: web-like texts with exact and near duplicates, short and
/// repetitive ones, and a record that cannot be read.
void writeCuration(const std::filesystem::path& folder, const char* name);

}  // namespace sextant
