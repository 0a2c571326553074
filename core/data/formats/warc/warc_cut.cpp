// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/warc_cut.h"

#include "core/data/formats/warc/header_fields.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sextant {

namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr size_t kLongestHeader = 64 << 10;
constexpr std::string_view kMark = "WARC/";

/// One past the blank line that ends a header, or npos.
size_t headerEnd(std::string_view text, size_t from) {
    const std::string_view head = text.substr(from, kLongestHeader);
    const size_t windows = head.find("\r\n\r\n"), unix = head.find("\n\n");
    if (windows == kNone && unix == kNone) return kNone;
    return from + (windows < unix ? windows + 4 : unix + 2);
}

std::optional<size_t> contentLength(std::string_view header) {
    const std::string_view digits = headerField(header, "Content-Length");
    size_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty() ? std::optional(length)
                                                                                           : std::nullopt;
}

}  // namespace

size_t firstWarcBegin(std::string_view text) {
    constexpr std::string_view kLine = "\nWARC/";
    for (size_t at = text.find(kLine); at != kNone; at = text.find(kLine, at + 1))
        if (at + kLine.size() < text.size() && text[at + kLine.size()] >= '0' && text[at + kLine.size()] <= '9')
            return at + 1;
    return kNone;
}

WarcCut cutWarcRecord(std::string_view text, size_t from, BytesAhead ahead) {
    WarcCut cut;
    cut.begin = std::min(text.find_first_not_of("\r\n", from), text.size());
    const std::string_view rest = text.substr(cut.begin);
    const bool more = ahead == BytesAhead::Maybe;
    auto incomplete = [&] {
        cut.next = kNone;
        return cut;
    };
    auto broken = [&](const char* cause) {
        cut.cause = cause;
        const size_t found = firstWarcBegin(rest);
        cut.next = found == kNone ? kNone : cut.begin + found;
        // The line that ends the broken part may be one that has not come yet.
        cut.state = cut.next == kNone && more ? WarcCut::State::Incomplete : WarcCut::State::Broken;
        return cut;
    };
    if (rest.size() < kMark.size() && more) return incomplete();
    if (!rest.starts_with(kMark)) return broken("this is no WARC record");
    cut.contentBegin = headerEnd(text, cut.begin);
    if (cut.contentBegin == kNone)
        return rest.size() < kLongestHeader && more ? incomplete() : broken("the header of the record does not end");
    const auto length = contentLength(text.substr(cut.begin, cut.contentBegin - cut.begin));
    if (!length) return broken("the record has no valid Content-Length");
    if (*length > text.size() - cut.contentBegin)
        return more ? incomplete() : broken("the file ends inside the record, or its Content-Length is wrong");
    cut.contentEnd = cut.contentBegin + *length;
    cut.next = std::min(text.find_first_not_of("\r\n", cut.contentEnd), text.size());
    if (more && text.size() - cut.next < kMark.size()) return incomplete();
    const std::string_view behind = text.substr(cut.contentEnd);
    const bool ends = behind.starts_with("\r\n\r\n") || behind.starts_with("\n\n") || cut.next == text.size();
    if (!ends && !text.substr(cut.next).starts_with(kMark))
        return broken("no record follows where its Content-Length ends");
    cut.state = WarcCut::State::Whole;
    return cut;
}

size_t lastWarcEnd(std::string_view text) {
    size_t last = kNone;
    for (size_t from = 0;;) {
        const WarcCut cut = cutWarcRecord(text, from, BytesAhead::Maybe);
        if (cut.state == WarcCut::State::Incomplete) return last;
        last = from = cut.next;
    }
}

size_t lastWholeWarcEnd(std::string_view text) {
    size_t last = kNone;
    for (size_t from = 0; text.find_first_not_of("\r\n", from) != kNone;) {
        const WarcCut cut = cutWarcRecord(text, from, BytesAhead::None);
        if (cut.next == kNone) return last;
        last = from = cut.next;
    }
    return last;
}

}  // namespace sextant
