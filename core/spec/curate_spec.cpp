// SPDX-License-Identifier: Apache-2.0
#include "core/spec/curate_spec.h"

namespace sextant {

const OptionTable& curateOptions() {
    static const OptionTable table = OptionTable::of<CurateSpec>({
        option("name", &CurateSpec::name).group("Recipe").help("What the curated documents are called."),
        option("sources", &CurateSpec::sources)
            .unweighted()
            .group("Recipe")
            .help("Documents to curate: files, globs, folders, folders of earlier jobs."),
        option("stages", &CurateSpec::stages).group("Recipe").help("What is done with the documents, in this order."),
        option("tokenizer", &CurateSpec::tokenizer)
            .path()
            .group("Recipe")
            .help("tokenizer.json or a folder that holds one, to count the tokens of every document before and after "
                  "every stage. Empty: tokens are not counted."),
        option("document_split", &CurateSpec::documentSplit)
            .names({"file", "paragraphs", "lines"})
            .group("Reading")
            .advanced()
            .help("What one document is in a plain text file: all of it, each stretch between blank lines, each line."),
        option("shape", &CurateSpec::shape)
            .names({"auto", "text", "alpaca", "sharegpt", "messages", "prompt_completion", "preference", "unpaired"})
            .group("Reading")
            .advanced()
            .help("What the fields of a record mean. auto: each record by its own fields. Conversations keep their "
                  "turns."),
        option("text_field", &CurateSpec::textField)
            .group("Reading")
            .advanced()
            .help("Field or column of the records that holds the text."),
        option("id_field", &CurateSpec::idField)
            .group("Reading")
            .advanced()
            .help("Field or column that names a record. Records without one are named by their file and place."),
        option("columns", &CurateSpec::columns)
            .group("Reading")
            .advanced()
            .help("What a conversation's fields are called here, as name=column: prompt=question, completion=answer, "
                  "messages=dialog ..."),
        option("max_bad_records", &CurateSpec::maxBadRecords)
            .range(0, 1e12)
            .unit("records")
            .group("Reading")
            .advanced()
            .help("Records that cannot be read go to a rejects file; more than this many end the job."),
        option("max_document_size", &CurateSpec::maxDocumentSize)
            .range(0.001, 1024)
            .unit("MiB")
            .group("Reading")
            .advanced()
            .help("Longer documents count as bad records."),
        option("memory_limit", &CurateSpec::memoryLimit)
            .range(0.1, 100000)
            .unit("GiB")
            .group("Machine")
            .advanced()
            .help("Memory the job stays under; what does not fit is kept on disk. The result does not depend on it."),
        option("threads", &CurateSpec::threads)
            .range(0, 4096)
            .group("Machine")
            .advanced()
            .help("Processor threads. 0: all processors of this process. The result does not depend on it."),
    });
    return table;
}

}  // namespace sextant
