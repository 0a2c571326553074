// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

/// What one document is in a plain text file: all of it, each stretch between blank lines, each line.
enum class DocumentSplit { File, Paragraphs, Lines };

}  // namespace sextant
