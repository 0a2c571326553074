// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/gguf/gguf_values.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace sextant {

/// The licence that the front matter of a model card (README.md of a model folder) names: "apache-2.0". Of "other" the
/// name that stands beside it ("license_name"). Empty: it names none.
std::string licenseOfCard(std::string_view card);

/// What the files of a model say of its licence. Empty: nothing.
struct ModelLicense {
    std::string name;  ///< the card's field, or the key of a GGUF file
    std::string file;  ///< the name of a licence that lies in the folder
};
ModelLicense licenseOfFolder(const std::filesystem::path& folder);
ModelLicense licenseOfGguf(const GgufValues& values);

/// A short text of a foreign file, fit to be shown: one line, no control characters, cut where it is long.
std::string shownLine(std::string_view text);

}  // namespace sextant
