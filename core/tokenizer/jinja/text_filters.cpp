// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/operators.h"
#include "core/tokenizer/jinja/printing.h"
#include "core/tokenizer/jinja/text_operations.h"

#include <algorithm>

namespace sextant::jinja {

namespace {

Value trim(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return stripped(runtime, printed(runtime, subject), optionalArgument(arguments, 0, "chars"), Side::Both);
}

Value upper(Runtime& runtime, const Value& subject, const Arguments&) {
    return upperCase(runtime, printed(runtime, subject));
}
Value lower(Runtime& runtime, const Value& subject, const Arguments&) {
    return lowerCase(runtime, printed(runtime, subject));
}
Value capitalize(Runtime& runtime, const Value& subject, const Arguments&) {
    return capitalized(runtime, printed(runtime, subject));
}
Value title(Runtime& runtime, const Value& subject, const Arguments&) {
    return titleCase(runtime, printed(runtime, subject), WordStart::AfterSeparator);
}

Value string(Runtime& runtime, const Value& subject, const Arguments&) {
    return runtime.make(printed(runtime, subject));
}

Value replace(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    const Text& wanted = textArgument(runtime, arguments, 0, "old");
    const Text& replacement = textArgument(runtime, arguments, 1, "new");
    return replaced(runtime, printed(runtime, subject), wanted, replacement,
                    integerArgument(runtime, arguments, 2, "count", -1));
}

Value join(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    std::vector<Value> items = itemsOf(runtime, subject);
    if (const Value* path = optionalArgument(arguments, 1, "attribute"))
        for (Value& item : items) item = valueAtPath(runtime, item, *path);
    return joined(runtime, items, arguments.find(0, "d") ? textArgument(runtime, arguments, 0, "d") : Text());
}

Value tojson(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    const Value* indent = optionalArgument(arguments, 0, "indent");
    // As Python: an indent of 0 or less still starts new lines.
    return runtime.make(asJson(
        runtime, subject, indent ? std::max<int64_t>(0, integerArgument(runtime, arguments, 0, "indent", 0)) : -1));
}

Value indent(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    const Value* width = arguments.find(0, "width");
    const int64_t spaces =
        width && width->text() ? 0 : std::max<int64_t>(0, integerArgument(runtime, arguments, 0, "width", 4));
    runtime.checkSize(static_cast<size_t>(spaces));
    const Text margin = width && width->text() ? *width->text() : Text(std::string(static_cast<size_t>(spaces), ' '));
    const bool first = booleanArgument(arguments, 1, "first"), blank = booleanArgument(arguments, 2, "blank");
    const Text text = printed(runtime, subject);
    Text result;
    for (size_t at = 0; at < text.size();) {
        const size_t newline = text.bytes().find('\n', at);
        const size_t end = newline == std::string::npos ? text.size() : newline + 1;
        const bool isBlank = text.bytes()[at] == '\n';
        if (at == 0 ? first : blank || !isBlank) result.append(margin);
        result.append(text, at, end);
        runtime.checkSize(result.size());
        runtime.step(1 + margin.size() / 64);
        at = end;
    }
    return runtime.make(std::move(result));
}

}  // namespace

const FilterTable& textFilters() {
    static const FilterTable table = {
        {"trim", trim},     {"upper", upper}, {"lower", lower},     {"title", title}, {"capitalize", capitalize},
        {"string", string}, {"safe", string}, {"replace", replace}, {"join", join},   {"indent", indent},
        {"tojson", tojson},
    };
    return table;
}

}  // namespace sextant::jinja
