// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/methods.h"
#include "core/tokenizer/jinja/operators.h"
#include "core/tokenizer/jinja/text_operations.h"

#include <algorithm>

namespace sextant::jinja {

namespace {

Value length(Runtime& runtime, const Value& subject, const Arguments&) { return lengthOf(runtime, subject); }

Value first(Runtime& runtime, const Value& subject, const Arguments&) {
    const std::vector<Value> items = itemsOf(runtime, subject);
    return items.empty() ? Value(Undefined{"the first item of something empty"}) : items.front();
}

Value last(Runtime& runtime, const Value& subject, const Arguments&) {
    const std::vector<Value> items = itemsOf(runtime, subject);
    return items.empty() ? Value(Undefined{"the last item of something empty"}) : items.back();
}

Value list(Runtime& runtime, const Value& subject, const Arguments&) { return runtime.make(itemsOf(runtime, subject)); }

Value items(Runtime& runtime, const Value& subject, const Arguments&) {
    if (subject.isUndefined()) return runtime.make(std::vector<Value>());
    if (!subject.dictionary()) runtime.fail("only a dictionary has items, not " + subject.kindName());
    return entriesOf(runtime, *subject.dictionary());
}

Value byDefault(Runtime&, const Value& subject, const Arguments& arguments) {
    const bool use = subject.isUndefined() || (booleanArgument(arguments, 1, "boolean") && !isTrue(subject));
    if (!use) return subject;
    const Value* given = arguments.find(0, "default_value");
    return given ? *given : Value("");
}

Value reverse(Runtime& runtime, const Value& subject, const Arguments&) {
    std::vector<Value> items = itemsOf(runtime, subject);
    std::reverse(items.begin(), items.end());
    return subject.text() ? joined(runtime, items, Text()) : runtime.make(std::move(items));
}

/// What sorting and comparing looks at: the attribute if one is named, in lower case unless case counts.
Value sortKey(Runtime& runtime, const Value& item, const Value* path, bool caseCounts) {
    Value key = path ? valueAtPath(runtime, item, *path) : item;
    return key.text() && !caseCounts ? lowerCase(runtime, *key.text()) : key;
}

Value sorted(Runtime& runtime, std::vector<Value> items, const std::vector<Value>& keys, bool downwards) {
    std::vector<size_t> places(items.size());
    for (size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::stable_sort(places.begin(), places.end(), [&](size_t a, size_t b) {
        return downwards ? order(runtime, keys[b], keys[a]) < 0 : order(runtime, keys[a], keys[b]) < 0;
    });
    std::vector<Value> result;
    for (size_t place : places) result.push_back(items[place]);
    return runtime.make(std::move(result));
}

Value sort(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    std::vector<Value> items = itemsOf(runtime, subject), keys;
    const Value* path = optionalArgument(arguments, 2, "attribute");
    for (const Value& item : items)
        keys.push_back(sortKey(runtime, item, path, booleanArgument(arguments, 1, "case_sensitive")));
    return sorted(runtime, std::move(items), keys, booleanArgument(arguments, 0, "reverse"));
}

Value dictsort(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    if (!subject.dictionary())
        runtime.fail("only a dictionary can be sorted by \"dictsort\", not " + subject.kindName());
    const Value* by = arguments.find(1, "by");
    const bool byValue = by && by->text() && by->text()->bytes() == "value";
    std::vector<Value> keys;
    for (const auto& [key, value] : subject.dictionary()->entries)
        keys.push_back(
            sortKey(runtime, byValue ? value : key, nullptr, booleanArgument(arguments, 0, "case_sensitive")));
    return sorted(runtime, itemsOf(runtime, entriesOf(runtime, *subject.dictionary())), keys,
                  booleanArgument(arguments, 2, "reverse"));
}

Value unique(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    std::vector<Value> kept, keys;
    for (const Value& item : itemsOf(runtime, subject)) {
        Value key = sortKey(runtime, item, optionalArgument(arguments, 1, "attribute"),
                            booleanArgument(arguments, 0, "case_sensitive"));
        if (std::any_of(keys.begin(), keys.end(), [&](const Value& seen) { return areEqual(runtime, seen, key); }))
            continue;
        keys.push_back(std::move(key));
        kept.push_back(item);
    }
    return runtime.make(std::move(kept));
}

Arguments withoutFirst(const Arguments& arguments, size_t count) {
    Arguments rest = arguments;
    rest.positional.erase(rest.positional.begin(),
                          rest.positional.begin() + static_cast<ptrdiff_t>(std::min(count, rest.positional.size())));
    return rest;
}

Value map(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    std::vector<Value> items = itemsOf(runtime, subject);
    if (arguments.positional.empty()) {
        const Value* path = arguments.find(0, "attribute");
        const Value* otherwise = arguments.find(1, "default");
        if (!path) runtime.fail("\"map\" needs the name of a filter, or attribute=");
        for (Value& item : items) {
            item = valueAtPath(runtime, item, *path);
            if (otherwise && item.isUndefined()) item = *otherwise;
        }
        return runtime.make(std::move(items));
    }
    const std::string name = textArgument(runtime, arguments, 0, "filter").bytes();
    const FilterFunction filter = findFilter(name);
    if (!filter) runtime.fail(unknownFilter(name));
    const Runtime::Level level(runtime);
    const Arguments rest = withoutFirst(arguments, 1);
    for (Value& item : items) {
        runtime.step();
        item = filter(runtime, item, rest);
    }
    return runtime.make(std::move(items));
}

/// Items for which the test named by the argument at `position` (truth, if there is none) comes out as wanted; it looks
/// at the attribute named by the argument before it, if position is 1.
Value chosen(Runtime& runtime, const Value& subject, const Arguments& arguments, size_t position, bool wanted) {
    const bool hasTest = arguments.positional.size() > position;
    const std::string name = hasTest ? textArgument(runtime, arguments, position, "test").bytes() : "";
    const TestFunction test = hasTest ? findTest(name) : nullptr;
    if (hasTest && !test) runtime.fail(unknownTest(name));
    if (position == 1 && arguments.positional.empty()) runtime.fail("the name of an attribute is missing");
    const Arguments rest = withoutFirst(arguments, position + 1);
    std::vector<Value> kept;
    for (const Value& item : itemsOf(runtime, subject)) {
        runtime.step();
        const Value looked = position == 1 ? valueAtPath(runtime, item, arguments.positional[0]) : item;
        if ((test ? test(runtime, looked, rest) : isTrue(looked)) == wanted) kept.push_back(item);
    }
    return runtime.make(std::move(kept));
}

Value select(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return chosen(runtime, subject, arguments, 0, true);
}
Value reject(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return chosen(runtime, subject, arguments, 0, false);
}
Value selectattr(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return chosen(runtime, subject, arguments, 1, true);
}
Value rejectattr(Runtime& runtime, const Value& subject, const Arguments& arguments) {
    return chosen(runtime, subject, arguments, 1, false);
}

}  // namespace

const FilterTable& listFilters() {
    static const FilterTable table = {
        {"length", length},
        {"count", length},
        {"first", first},
        {"last", last},
        {"list", list},
        {"items", items},
        {"default", byDefault},
        {"d", byDefault},
        {"reverse", reverse},
        {"sort", sort},
        {"dictsort", dictsort},
        {"unique", unique},
        {"map", map},
        {"select", select},
        {"reject", reject},
        {"selectattr", selectattr},
        {"rejectattr", rejectattr},
    };
    return table;
}

}  // namespace sextant::jinja
