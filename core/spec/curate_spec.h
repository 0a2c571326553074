// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/spec/document_split.h"
#include "core/spec/option_table.h"
#include "core/spec/record_shape.h"

#include <string>
#include <vector>

namespace sextant {

/// Documents in, curated documents and the reason of every drop out (`kind: curate`).
struct CurateSpec {
    std::string name = "curated";
    std::vector<DataSource> sources;
    std::vector<StageSpec> stages;
    std::string tokenizer;
    DocumentSplit documentSplit = DocumentSplit::File;
    RecordShape shape = RecordShape::Auto;
    std::string textField = "text";
    std::string idField = "id";
    std::vector<std::string> columns;
    int64_t maxBadRecords = 1000;
    double maxDocumentSize = 64;
    double memoryLimit = 2;
    int64_t threads = 0;
};

const OptionTable& curateOptions();

}  // namespace sextant
