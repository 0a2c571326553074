// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/warc/warc_document.h"

#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/formats/html/charset.h"
#include "core/data/formats/html/html_reader.h"
#include "core/data/formats/record_text.h"
#include "core/data/formats/warc/content_coding.h"
#include "core/data/formats/warc/header_fields.h"

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kSniffedBytes = 512;

struct Payload {
    std::string_view contentType;
    std::string body;
};

WarcOutcome document() { return {WarcOutcome::Kind::Document, {}}; }
WarcOutcome noDocument() { return {}; }
WarcOutcome empty(std::string cause) { return {WarcOutcome::Kind::Empty, std::move(cause)}; }
WarcOutcome bad(std::string cause) { return {WarcOutcome::Kind::Bad, std::move(cause)}; }

void addField(const char* name, std::string_view value, std::string& fields) {
    if (value.empty()) return;
    std::string valid;
    assignValidText(value, valid);
    if (!fields.empty()) fields += ',';
    appendJsonString(name, fields);
    fields += ':';
    appendJsonString(valid, fields);
}

/// An address as some writers have it, in angle brackets, as the first versions of the format allowed.
std::string_view address(std::string_view value) {
    if (value.size() >= 2 && value.front() == '<' && value.back() == '>') value = value.substr(1, value.size() - 2);
    return trimmed(value);
}

/// The type of a body that nobody named one for.
std::string sniffedType(std::string_view body) {
    const std::string head = lowerCase(trimmed(body.substr(0, kSniffedBytes)));
    return head.starts_with("<!doctype html") || head.find("<html") != std::string::npos ? "text/html" : "";
}

WarcOutcome readBody(const Payload& payload, std::string_view identifiedType, Record& record) {
    std::string type = mediaType(payload.contentType);
    if (type.empty()) type = mediaType(identifiedType);
    if (type.empty()) type = sniffedType(payload.body);
    const std::string_view charset = mediaParameter(payload.contentType, "charset");
    if (type == "text/html" || type == "application/xhtml+xml") {
        if (trimmed(payload.body).empty()) return noDocument();
        std::string cause = readPage(payload.body, charset, record);
        return cause.empty() ? document() : empty(std::move(cause));
    }
    if (type != "text/plain") return noDocument();
    DecodedText text = decodePage(payload.body, charset);
    record.text = std::move(text.text);
    record.replacedBytes = text.replaced;
    return trimmed(record.text).empty() ? empty("the text is empty") : document();
}

/// The status in "HTTP/1.1 200 OK", 0 if there is none.
int statusOf(std::string_view message) {
    if (!message.starts_with("HTTP/")) return 0;
    const size_t space = message.find(' ');
    if (space == std::string_view::npos || space + 4 > message.size()) return 0;
    int status = 0;
    for (const char c : message.substr(space + 1, 3)) {
        if (c < '0' || c > '9') return 0;
        status = status * 10 + (c - '0');
    }
    return status;
}

/// Whether a response of this type can be a document: others are not even unpacked.
bool mayBeText(std::string_view contentType) {
    const std::string type = mediaType(contentType);
    return type.empty() || type == "text/html" || type == "application/xhtml+xml" || type == "text/plain";
}

WarcOutcome readResponse(std::string_view warcHeader, std::string_view message, size_t longest, Record& record) {
    const int status = statusOf(message);
    if (status == 0) return bad("the response has no HTTP status line");
    if (status < 200 || status > 299) return noDocument();
    const size_t windows = message.find("\r\n\r\n"), unix = message.find("\n\n");
    if (windows == std::string_view::npos && unix == std::string_view::npos)
        return bad("the HTTP header of the response does not end");
    const size_t end = windows < unix ? windows + 4 : unix + 2;
    const std::string_view header = message.substr(0, end);
    Payload payload{headerField(header, "Content-Type"), {}};
    if (!mayBeText(payload.contentType)) return noDocument();
    const BodyEnd bodyEnd = headerField(warcHeader, "WARC-Truncated").empty() ? BodyEnd::Whole : BodyEnd::CutOff;
    std::string_view body = message.substr(end);
    std::string unchunked;
    if (sameWord(headerField(header, "Transfer-Encoding"), "chunked")) {
        if (auto cause = undoChunkedTransfer(body, bodyEnd, unchunked); !cause.empty()) return bad(std::move(cause));
        body = unchunked;
    }
    auto cause = undoContentCoding(headerField(header, "Content-Encoding"), body, longest, bodyEnd, payload.body);
    if (!cause.empty()) return bad(std::move(cause));
    return readBody(payload, headerField(warcHeader, "WARC-Identified-Payload-Type"), record);
}

}  // namespace

WarcOutcome readWarcDocument(std::string_view header, std::string_view content, size_t longest, Record& record) {
    const std::string type = lowerCase(headerField(header, "WARC-Type"));
    if (type != "conversion" && type != "response" && type != "resource") return noDocument();
    assignValidText(headerField(header, "WARC-Record-ID"), record.id);
    addField("url", address(headerField(header, "WARC-Target-URI")), record.otherFields);
    addField("date", headerField(header, "WARC-Date"), record.otherFields);
    addField("languages", headerField(header, "WARC-Identified-Content-Language"), record.otherFields);
    const std::string_view contentType = headerField(header, "Content-Type");
    if (type == "response" && (mediaType(contentType) == "application/http" || content.starts_with("HTTP/")))
        return readResponse(header, content, longest, record);
    return readBody({contentType, std::string(content)}, {}, record);
}

}  // namespace sextant
