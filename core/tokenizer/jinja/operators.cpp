// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/operators.h"

#include "core/tokenizer/jinja/printing.h"

#include <algorithm>
#include <cmath>

namespace sextant::jinja {

void requireDefined(Runtime& runtime, const Value& value) {
    if (value.isUndefined()) runtime.fail("\"" + value.undefinedName() + "\" is not defined");
}

bool isTrue(const Value& value) {
    if (value.isUndefined() || value.isNone()) return false;
    if (const auto number = value.asReal()) return *number != 0;
    if (value.text()) return !value.text()->empty();
    if (value.list()) return !value.list()->items.empty();
    return !value.dictionary() || !value.dictionary()->entries.empty();
}

bool areEqual(Runtime& runtime, const Value& left, const Value& right) {
    runtime.step();
    if (left.isUndefined() || right.isUndefined()) return left.isUndefined() && right.isUndefined();
    if (left.isNone() || right.isNone()) return left.isNone() && right.isNone();
    if (left.asInteger() && right.asInteger()) return left.asInteger() == right.asInteger();
    if (left.isNumber() && right.isNumber()) return left.asReal() == right.asReal();
    if (left.text() && right.text()) {
        runtime.chargeBytes(left.text()->size());
        return left.text()->bytes() == right.text()->bytes();
    }
    if (left.list() && right.list()) {
        const auto &a = left.list()->items, &b = right.list()->items;
        auto same = [&](const Value& x, const Value& y) { return areEqual(runtime, x, y); };
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
    }
    if (left.dictionary() && right.dictionary()) {
        const auto& entries = left.dictionary()->entries;
        return entries.size() == right.dictionary()->entries.size() &&
               std::all_of(entries.begin(), entries.end(), [&](const auto& entry) {
                   const Value* other = findEntry(runtime, *right.dictionary(), entry.first);
                   return other && areEqual(runtime, entry.second, *other);
               });
    }
    return (left.space() && left.space() == right.space()) || (left.callable() && left.callable() == right.callable());
}

int order(Runtime& runtime, const Value& left, const Value& right) {
    runtime.step();
    requireDefined(runtime, left);
    requireDefined(runtime, right);
    auto sign = [](auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; };
    if (left.asInteger() && right.asInteger()) return sign(*left.asInteger(), *right.asInteger());
    if (left.isNumber() && right.isNumber()) return sign(*left.asReal(), *right.asReal());
    if (left.text() && right.text()) {
        runtime.chargeBytes(std::min(left.text()->size(), right.text()->size()));
        return sign(left.text()->bytes().compare(right.text()->bytes()), 0);
    }
    if (!left.list() || !right.list()) runtime.fail("cannot compare " + left.kindName() + " with " + right.kindName());
    const auto &a = left.list()->items, &b = right.list()->items;
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (const int difference = order(runtime, a[i], b[i])) return difference;
    return sign(a.size(), b.size());
}

bool contains(Runtime& runtime, const Value& container, const Value& wanted) {
    if (const Text* text = container.text()) {
        if (!wanted.text()) runtime.fail("only a text can be in a text, not " + wanted.kindName());
        runtime.chargeBytes(text->size());
        return findText(text->bytes(), wanted.text()->bytes()) != std::string::npos;
    }
    if (container.dictionary()) return findEntry(runtime, *container.dictionary(), wanted) != nullptr;
    if (container.isUndefined()) return false;
    if (!container.list()) runtime.fail("nothing can be in " + container.kindName());
    const auto& items = container.list()->items;
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return areEqual(runtime, item, wanted); });
}

bool holds(Runtime& runtime, Comparator comparator, const Value& left, const Value& right) {
    switch (comparator) {
        case Comparator::Equal:
            return areEqual(runtime, left, right);
        case Comparator::NotEqual:
            return !areEqual(runtime, left, right);
        case Comparator::Less:
            return order(runtime, left, right) < 0;
        case Comparator::LessOrEqual:
            return order(runtime, left, right) <= 0;
        case Comparator::Greater:
            return order(runtime, left, right) > 0;
        case Comparator::GreaterOrEqual:
            return order(runtime, left, right) >= 0;
        case Comparator::In:
            return contains(runtime, right, left);
        case Comparator::NotIn:
            return !contains(runtime, right, left);
    }
    return false;
}

std::vector<Value> itemsOf(Runtime& runtime, const Value& value) {
    std::vector<Value> items;
    if (value.list())
        items = value.list()->items;
    else if (value.dictionary()) {
        for (const auto& [key, entry] : value.dictionary()->entries) items.push_back(key);
    } else if (value.text()) {
        const std::vector<size_t> borders = characterBorders(value.text()->bytes());
        // Before the memory is taken: each character becomes a text of its own.
        runtime.checkSize(borders.size() * sizeof(Value));
        runtime.step(borders.size());
        for (size_t i = 0; i + 1 < borders.size(); ++i)
            items.emplace_back(value.text()->slice(borders[i], borders[i + 1]));
    } else if (!value.isUndefined()) {
        runtime.fail("cannot walk over " + value.kindName());
    }
    runtime.step(items.size() / 4);
    return items;
}

int64_t lengthOf(Runtime& runtime, const Value& value) {
    if (value.list()) return static_cast<int64_t>(value.list()->items.size());
    if (value.dictionary()) return static_cast<int64_t>(value.dictionary()->entries.size());
    if (value.isUndefined()) return 0;
    if (!value.text()) runtime.fail(value.kindName() + " has no length");
    runtime.chargeBytes(value.text()->size());
    return static_cast<int64_t>(characterCount(value.text()->bytes()));
}

const Value* findEntry(Runtime& runtime, const Dictionary& dictionary, const Value& key) {
    runtime.step(dictionary.entries.size() / 16);
    for (const auto& [name, value] : dictionary.entries) {
        const bool same =
            name.text() && key.text() ? name.text()->bytes() == key.text()->bytes() : areEqual(runtime, name, key);
        if (same) return &value;
    }
    return nullptr;
}

namespace {

Value undefined(const Value& key) {
    if (key.text()) return Undefined{key.text()->bytes().substr(0, 100)};
    return Undefined{key.integer() ? "item " + std::to_string(*key.integer()) : "item of " + key.kindName()};
}

Value loopAttribute(const LoopState& loop, const Value& key) {
    const std::string name = key.text() ? key.text()->bytes() : "";
    const auto& items = loop.items->items;
    const auto count = static_cast<int64_t>(items.size()), index = static_cast<int64_t>(loop.index);
    if (name == "index") return index + 1;
    if (name == "index0") return index;
    if (name == "revindex") return count - index;
    if (name == "revindex0") return count - index - 1;
    if (name == "first") return index == 0;
    if (name == "last") return index + 1 == count;
    if (name == "length") return count;
    if (name == "depth") return int64_t{1};  // loops that call themselves are not supported
    if (name == "depth0") return int64_t{0};
    if (name == "previtem") return index > 0 ? items[loop.index - 1] : Value(Undefined{"loop.previtem"});
    if (name == "nextitem") return index + 1 < count ? items[loop.index + 1] : Value(Undefined{"loop.nextitem"});
    return undefined(key);
}

std::optional<size_t> position(const Value& key, int64_t count) {
    const auto wanted = key.asInteger();
    if (!wanted) return std::nullopt;
    const int64_t at = *wanted < 0 ? *wanted + count : *wanted;
    return at >= 0 && at < count ? std::optional(static_cast<size_t>(at)) : std::nullopt;
}

}  // namespace

Value attributeOf(Runtime& runtime, const Value& value, const Value& key) {
    requireDefined(runtime, value);
    if (value.loop()) return loopAttribute(*value.loop(), key);
    if (value.space() && key.text()) {
        const auto found = value.space()->attributes.find(key.text()->bytes());
        return found == value.space()->attributes.end() ? undefined(key) : found->second;
    }
    if (value.dictionary()) {
        const Value* entry = findEntry(runtime, *value.dictionary(), key);
        return entry ? *entry : undefined(key);
    }
    if (value.list()) {
        const auto at = position(key, static_cast<int64_t>(value.list()->items.size()));
        return at ? value.list()->items[*at] : undefined(key);
    }
    if (value.text() && key.asInteger()) {
        runtime.chargeBytes(value.text()->size() * 8);
        const std::vector<size_t> borders = characterBorders(value.text()->bytes());
        const auto at = position(key, static_cast<int64_t>(borders.size()) - 1);
        return at ? runtime.make(value.text()->slice(borders[*at], borders[*at + 1])) : undefined(key);
    }
    return undefined(key);
}

Value sliceOf(Runtime& runtime, const Value& value, const Value& begin, const Value& end, const Value& step) {
    requireDefined(runtime, value);
    if (!value.list() && !value.text()) runtime.fail("cannot take a part of " + value.kindName());
    auto bound = [&](const Value& given, int64_t otherwise) {
        if (given.isNone()) return otherwise;
        if (!given.asInteger()) runtime.fail("the bounds of a part have to be integers, not " + given.kindName());
        return *given.asInteger();
    };
    const int64_t stride = bound(step, 1);
    if (stride == 0) runtime.fail("the step of a part cannot be 0");
    if (value.text()) runtime.chargeBytes(value.text()->size() * 8);
    const std::vector<size_t> borders = value.text() ? characterBorders(value.text()->bytes()) : std::vector<size_t>();
    const auto count = static_cast<int64_t>(value.text() ? borders.size() - 1 : value.list()->items.size());
    // Python's rule: negative bounds count from the end, then everything is cut to what there is.
    auto cut = [&](int64_t at) {
        const int64_t lowest = stride > 0 ? 0 : -1;
        return std::clamp(at < 0 ? at + count : at, lowest, count + lowest);
    };
    const int64_t first = begin.isNone() ? (stride > 0 ? 0 : count - 1) : cut(bound(begin, 0));
    const int64_t last = end.isNone() ? (stride > 0 ? count : -1) : cut(bound(end, 0));
    const int64_t distance = stride > 0 ? last - first : first - last;
    const uint64_t width = stride > 0 ? static_cast<uint64_t>(stride) : uint64_t{0} - static_cast<uint64_t>(stride);
    const uint64_t taken = distance > 0 ? (static_cast<uint64_t>(distance) - 1) / width + 1 : 0;
    auto at = [&](uint64_t i) { return static_cast<size_t>(first + static_cast<int64_t>(i) * stride); };
    if (value.text()) {
        if (stride == 1) return runtime.make(taken ? value.text()->slice(borders[at(0)], borders[at(taken)]) : Text());
        Text text;
        for (uint64_t i = 0; i < taken; ++i) text.append(*value.text(), borders[at(i)], borders[at(i) + 1]);
        return runtime.make(std::move(text));
    }
    std::vector<Value> items;
    for (uint64_t i = 0; i < taken; ++i) items.push_back(value.list()->items[at(i)]);
    return runtime.make(std::move(items));
}

}  // namespace sextant::jinja
