// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/operators.h"
#include "core/tokenizer/jinja/printing.h"

#include <cmath>

namespace sextant::jinja {

namespace {

const char* symbolOf(Operation operation) {
    switch (operation) {
        case Operation::Add:
            return "+";
        case Operation::Subtract:
            return "-";
        case Operation::Multiply:
            return "*";
        case Operation::Divide:
            return "/";
        case Operation::FloorDivide:
            return "//";
        case Operation::Modulo:
            return "%";
        default:
            return "**";
    }
}

int64_t power(Runtime& runtime, int64_t base, int64_t exponent) {
    int64_t result = 1;
    bool tooLarge = false;
    while (exponent > 0) {
        if (exponent & 1) tooLarge |= __builtin_mul_overflow(result, base, &result);
        exponent >>= 1;
        if (exponent > 0) tooLarge |= __builtin_mul_overflow(base, base, &base);
    }
    if (tooLarge) runtime.fail("a number is too large");
    return result;
}

Value onIntegers(Runtime& runtime, Operation operation, int64_t left, int64_t right) {
    int64_t result = 0;
    bool tooLarge = false;
    switch (operation) {
        case Operation::Add:
            tooLarge = __builtin_add_overflow(left, right, &result);
            break;
        case Operation::Subtract:
            tooLarge = __builtin_sub_overflow(left, right, &result);
            break;
        case Operation::Multiply:
            tooLarge = __builtin_mul_overflow(left, right, &result);
            break;
        case Operation::FloorDivide:
        case Operation::Modulo: {
            // Python rounds towards minus infinity. The one quotient that does not fit: the lowest integer by -1.
            if (right == -1) {
                tooLarge = operation == Operation::FloorDivide && __builtin_sub_overflow(int64_t{0}, left, &result);
                break;
            }
            const bool adjust = left % right != 0 && (left < 0) != (right < 0);
            result =
                operation == Operation::Modulo ? left % right + (adjust ? right : 0) : left / right - (adjust ? 1 : 0);
            break;
        }
        default:
            return power(runtime, left, right);
    }
    if (tooLarge) runtime.fail("a number is too large");
    return result;
}

Value onReals(Runtime& runtime, Operation operation, double left, double right) {
    switch (operation) {
        case Operation::Add:
            return left + right;
        case Operation::Subtract:
            return left - right;
        case Operation::Multiply:
            return left * right;
        case Operation::Divide:
            return left / right;
        case Operation::FloorDivide:
            return std::floor(left / right);
        case Operation::Modulo:
            return left - std::floor(left / right) * right;
        default:
            break;
    }
    const double result = std::pow(left, right);
    if (!std::isfinite(result)) runtime.fail("a number is too large");
    return result;
}

Value onNumbers(Runtime& runtime, Operation operation, const Value& left, const Value& right) {
    const bool divides =
        operation == Operation::Divide || operation == Operation::FloorDivide || operation == Operation::Modulo;
    if (divides && *right.asReal() == 0) runtime.fail("division by zero");
    const bool whole = left.asInteger() && right.asInteger() && operation != Operation::Divide;
    if (whole && !(operation == Operation::Power && *right.asInteger() < 0))
        return onIntegers(runtime, operation, *left.asInteger(), *right.asInteger());
    return onReals(runtime, operation, *left.asReal(), *right.asReal());
}

Value repeated(Runtime& runtime, const Value& value, int64_t count) {
    const size_t times = count < 0 ? 0 : static_cast<size_t>(count);
    // A text of one run stays one when repeated.
    const size_t runs = value.text() && value.text()->runs().size() > 1 ? value.text()->runs().size() : 0;
    const size_t one =
        value.text() ? value.text()->size() + runs * sizeof(Run) : value.list()->items.size() * sizeof(Value);
    size_t all = 0;
    runtime.checkSize(__builtin_mul_overflow(one, times, &all) ? SIZE_MAX : all);
    Text text;
    std::vector<Value> items;
    for (size_t i = 0; i < times && one > 0; ++i) {
        if (value.text())
            text.append(*value.text());
        else
            items.insert(items.end(), value.list()->items.begin(), value.list()->items.end());
    }
    return value.text() ? runtime.make(std::move(text)) : runtime.make(std::move(items));
}

}  // namespace

Value arithmetic(Runtime& runtime, Operation operation, const Value& left, const Value& right) {
    if (operation == Operation::Concatenate) {
        Text text = printed(runtime, left);
        text.append(printed(runtime, right));
        return runtime.make(std::move(text));
    }
    requireDefined(runtime, left);
    requireDefined(runtime, right);
    if (left.isNumber() && right.isNumber()) return onNumbers(runtime, operation, left, right);
    if (operation == Operation::Add && left.text() && right.text()) {
        Text text = *left.text();
        text.append(*right.text());
        return runtime.make(std::move(text));
    }
    if (operation == Operation::Add && left.list() && right.list()) {
        std::vector<Value> items = left.list()->items;
        items.insert(items.end(), right.list()->items.begin(), right.list()->items.end());
        return runtime.make(std::move(items));
    }
    if (operation == Operation::Multiply) {
        if ((left.text() || left.list()) && right.asInteger()) return repeated(runtime, left, *right.asInteger());
        if ((right.text() || right.list()) && left.asInteger()) return repeated(runtime, right, *left.asInteger());
    }
    runtime.fail(std::string("\"") + symbolOf(operation) + "\" does not work on " + left.kindName() + " and " +
                 right.kindName());
}

Value negated(Runtime& runtime, const Value& value) {
    requireDefined(runtime, value);
    if (value.asInteger()) return onIntegers(runtime, Operation::Subtract, 0, *value.asInteger());
    if (!value.real()) runtime.fail("cannot take the negative of " + value.kindName());
    return -*value.real();
}

}  // namespace sextant::jinja
