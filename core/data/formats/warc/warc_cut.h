// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sextant {

/// Whether bytes may follow those that are at hand.
enum class BytesAhead { Maybe, None };

/// Where one record of a WARC file lies in a stretch of it. A record is its header, as many bytes as its Content-Length
/// says, and line ends; whether that length is true is seen from the line ends or the next record behind it. Where it
/// is not, the next line that begins a record is where reading goes on.
struct WarcCut {
    enum class State { Whole, Broken, Incomplete };
    State state = State::Incomplete;
    size_t begin = 0;         ///< of the header's first line
    size_t contentBegin = 0;  ///< the header ends here (Whole)
    size_t contentEnd = 0;    ///< (Whole)
    size_t next = 0;          ///< where the next record begins, or npos: not in sight (not Whole)
    std::string cause;        ///< what is wrong (Broken)
};
/// The record at `from`, or behind the line ends there. Source: ISO 28500 (WARC 1.1), sections 4 and 5.
WarcCut cutWarcRecord(std::string_view text, size_t from, BytesAhead ahead);

/// As LineChunks wants them: where the last record ends of which the whole is in sight, and the next place where a
/// record may begin, whatever `text` begins with.
size_t lastWarcEnd(std::string_view text);
/// The same where nothing can come into sight: what is whole by its Content-Length counts.
size_t lastWholeWarcEnd(std::string_view text);
size_t firstWarcBegin(std::string_view text);

}  // namespace sextant
