// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/record_reader.h"
#include "core/data/formats/text_source.h"

namespace sextant {

/// Web archives (ISO 28500). A record of them is
///   conversion  a document as it stands (WET files);
///   response    the main text of its page, if the server answered 2xx with HTML; its body, if with plain text;
///   resource    the same without a server's header;
///   others      (warcinfo, request, metadata, revisit; images and other bodies) no document: skipped, and counted.
/// Ids are WARC-Record-IDs; url, date, title and languages stand beside the text. A record whose length does not lead
/// to the next one is a bad record, and reading goes on with the next line that begins one.
std::unique_ptr<RecordReader> makeWarcReader(const std::filesystem::path& file, std::unique_ptr<TextSource> source,
                                             const RecordOptions& options);

}  // namespace sextant
