// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/record_options.h"

#include "core/base/text.h"
#include "core/data/formats/shaped_record.h"

#include <algorithm>

namespace sextant {

Result<RecordOptions> recordOptions(const CurateSpec& spec) {
    RecordOptions options;
    options.split = spec.documentSplit;
    options.textField = spec.textField;
    options.idField = spec.idField;
    options.shape = spec.shape;
    options.maxDocumentBytes = static_cast<size_t>(spec.maxDocumentSize * (1 << 20));
    for (const std::string& entry : spec.columns) {
        const size_t equals = entry.find('=');
        const std::string name(trimmed(std::string_view(entry).substr(0, equals)));
        const auto& known = shapeColumns();
        if (equals == std::string::npos || equals + 1 == entry.size())
            return usageError("columns: \"" + entry + "\" is not written name=column", "For example prompt=question");
        if (std::find(known.begin(), known.end(), name) == known.end())
            return usageError("columns: no shape has a field \"" + name + "\"", "The names are " + join(known, ", "));
        options.columns[name] = std::string(trimmed(std::string_view(entry).substr(equals + 1)));
    }
    return options;
}

}  // namespace sextant
