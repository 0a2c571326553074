// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/operators.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sextant::jinja {

namespace {

/// A number written in a text, white space around it aside.
std::optional<double> readNumber(const Text& text) {
    std::string_view bytes = trimmed(text.bytes());
    if (bytes.starts_with('+')) bytes.remove_prefix(1);
    double number = 0;
    const auto read = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    return read.ec == std::errc() && read.ptr == bytes.data() + bytes.size() ? std::optional(number) : std::nullopt;
}

Value wholePart(Runtime& runtime, double number) {
    if (!(std::abs(number) < 9.2e18)) runtime.fail("a number is too large");
    return static_cast<int64_t>(number);
}

Value toInteger(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    if (subject.asInteger()) return *subject.asInteger();
    if (subject.real()) return wholePart(runtime, *subject.real());
    const Value* given = arguments.find(0, "default");
    const Value otherwise = given ? *given : Value(int64_t{0});
    if (!subject.text()) return otherwise;
    std::string_view bytes = trimmed(subject.text()->bytes());
    if (bytes.starts_with('+')) bytes.remove_prefix(1);
    int64_t whole = 0;
    const auto read = std::from_chars(bytes.data(), bytes.data() + bytes.size(), whole);
    if (read.ec == std::errc() && read.ptr == bytes.data() + bytes.size()) return whole;
    const auto number = readNumber(*subject.text());
    return number && std::isfinite(*number) ? wholePart(runtime, *number) : otherwise;
}

Value toReal(Runtime&, const Value& subject, const Arguments& arguments) {
    if (subject.asReal()) return *subject.asReal();
    const auto number = subject.text() ? readNumber(*subject.text()) : std::nullopt;
    const Value* otherwise = arguments.find(0, "default");
    return number ? Value(*number) : otherwise ? *otherwise : Value(0.0);
}

Value absolute(Runtime& runtime, const Value& subject, const Arguments&) {
    requireDefined(runtime, subject);
    if (!subject.isNumber()) runtime.fail(subject.kindName() + " has no absolute value");
    return *subject.asReal() < 0 ? negated(runtime, subject) : subject;
}

Value roundTo(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    requireDefined(runtime, subject);
    if (!subject.isNumber()) runtime.fail("cannot round " + subject.kindName());
    const int64_t digits = integerArgument(runtime, arguments, 0, "precision", 0);
    const Value* given = arguments.find(1, "method");
    const std::string method = given ? textArgument(runtime, arguments, 1, "method").bytes() : "common";
    if (subject.asInteger() && method == "common" && digits >= 0) return subject;
    const double scale = std::pow(10.0, static_cast<double>(std::clamp<int64_t>(digits, -300, 300)));
    const double scaled = *subject.asReal() * scale;
    if (!std::isfinite(scaled)) return *subject.asReal();
    // Ties go to the even neighbour, as Python has it.
    const double rounded = method == "ceil"    ? std::ceil(scaled)
                           : method == "floor" ? std::floor(scaled)
                                               : std::nearbyint(scaled);
    return rounded / scale;
}

}  // namespace

const FilterTable& numberFilters() {
    static const FilterTable table = {{"int", toInteger}, {"float", toReal}, {"abs", absolute}, {"round", roundTo}};
    return table;
}

}  // namespace sextant::jinja
