// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/filters.h"
#include "core/tokenizer/jinja/methods.h"
#include "core/tokenizer/jinja/printing.h"

#include <map>

namespace sextant::jinja {

namespace {

constexpr uint64_t kLongestRange = 100'000;  // as in Jinja's own sandbox

Value range(Runtime& runtime, const Arguments& arguments) {
    const size_t given = arguments.positional.size();
    if (given < 1 || given > 3) runtime.fail("\"range\" takes one to three integers");
    const int64_t begin = given == 1 ? 0 : integerArgument(runtime, arguments, 0, "start", 0);
    const int64_t end = integerArgument(runtime, arguments, given == 1 ? 0 : 1, "stop", 0);
    const int64_t step = integerArgument(runtime, arguments, 2, "step", 1);
    if (step == 0) runtime.fail("the step of a range cannot be 0");
    // In unsigned numbers, where the distance between any two integers fits.
    const auto low = static_cast<uint64_t>(step > 0 ? begin : end),
               high = static_cast<uint64_t>(step > 0 ? end : begin);
    const uint64_t width = step > 0 ? static_cast<uint64_t>(step) : uint64_t{0} - static_cast<uint64_t>(step);
    const uint64_t count = (step > 0 ? end > begin : begin > end) ? (high - low - 1) / width + 1 : 0;
    if (count > kLongestRange) runtime.fail("a range has more than " + std::to_string(kLongestRange) + " numbers");
    std::vector<Value> numbers;
    for (uint64_t i = 0; i < count; ++i)
        numbers.emplace_back(static_cast<int64_t>(static_cast<uint64_t>(begin) + i * static_cast<uint64_t>(step)));
    return runtime.make(std::move(numbers));
}

Value makeNamespace(Runtime& runtime, const Arguments& arguments) {
    auto space = std::make_shared<Namespace>();
    for (const Value& values : arguments.positional) {
        if (!values.dictionary()) runtime.fail("a namespace is made from a dictionary, not from " + values.kindName());
        for (const auto& [key, value] : values.dictionary()->entries)
            space->attributes[printed(runtime, key).bytes()] = value;
    }
    for (const auto& [name, value] : arguments.named) {
        runtime.checkStorable(value);
        space->attributes[name] = value;
    }
    return space;
}

Value raiseException(Runtime& runtime, const Arguments& arguments) {
    const Value* given = arguments.find(0, "message");
    const std::string message = given ? printed(runtime, *given).bytes() : "";
    runtime.fail("the template refuses the conversation: " + message.substr(0, 1000));
}

Value strftimeNow(Runtime& runtime, const Arguments& arguments) {
    const Value* format = arguments.find(0, "format");
    if (!format || !format->text()) runtime.fail("\"strftime_now\" takes a format, as in strftime_now(\"%d %b %Y\")");
    const std::string& pattern = format->text()->bytes();
    const auto written = pattern.find('\0') == std::string::npos ? formattedTime(runtime.now(), pattern) : std::nullopt;
    if (!written) runtime.fail("\"strftime_now\" cannot write the time in this format");
    return runtime.make(Text(*written));
}

Value makeDictionary(Runtime& runtime, const Arguments& arguments) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, value] : arguments.named) entries.emplace_back(Value(name), value);
    return runtime.makeDictionary(std::move(entries));
}

}  // namespace

const Value* findFunction(std::string_view name) {
    static const std::map<std::string_view, Value> functions = {
        {"range", Value(Callable{"range", range})},
        {"namespace", Value(Callable{"namespace", makeNamespace})},
        {"raise_exception", Value(Callable{"raise_exception", raiseException})},
        {"strftime_now", Value(Callable{"strftime_now", strftimeNow})},
        {"dict", Value(Callable{"dict", makeDictionary})},
    };
    const auto found = functions.find(name);
    return found == functions.end() ? nullptr : &found->second;
}

}  // namespace sextant::jinja
