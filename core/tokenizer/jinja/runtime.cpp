// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/jinja/runtime.h"

#include "core/base/text.h"

namespace sextant::jinja {

void Runtime::step(size_t count) {
    m_steps += static_cast<int64_t>(count);
    if (m_steps > m_limits.steps)
        throw Failure{"the template ran for more than " + std::to_string(m_limits.steps) + " steps at line " +
                      std::to_string(m_line) + ": it probably loops"};
}

void Runtime::checkSize(size_t bytes) const {
    if (bytes > m_limits.valueBytes)
        fail("a value would be larger than " + formatBytes(static_cast<int64_t>(m_limits.valueBytes)));
}

void Runtime::checkOutput(size_t bytes) const {
    if (bytes > m_limits.outputBytes)
        fail("the template wrote more than " + formatBytes(static_cast<int64_t>(m_limits.outputBytes)) +
             ": it probably loops");
}

Value Runtime::make(Text text) {
    checkSize(text.size() + text.runs().size() * sizeof(Run));
    chargeBytes(text.size() + text.runs().size() * sizeof(Run));
    return Value(std::move(text));
}

Value Runtime::make(std::vector<Value> items) {
    checkSize(items.size() * sizeof(Value));
    chargeBytes(items.size() * sizeof(Value));
    for (const Value& item : items) checkStorable(item);
    return Value::list(std::move(items));
}

Value Runtime::makeDictionary(std::vector<std::pair<Value, Value>> entries) {
    checkSize(entries.size() * 2 * sizeof(Value));
    chargeBytes(entries.size() * 2 * sizeof(Value));
    for (const auto& [key, value] : entries) checkStorable(value);
    return Value::dictionary(std::move(entries));
}

void Runtime::checkStorable(const Value& value) const {
    const auto depth = value.depth();
    if (!depth) fail(value.kindName() + " cannot be stored in a list, dictionary or namespace");
    if (*depth >= m_limits.nesting)
        fail("lists or dictionaries lie more than " + std::to_string(m_limits.nesting) + " levels deep");
}

void Runtime::fail(const std::string& message) const {
    throw Failure{"line " + std::to_string(m_line) + ": " + message};
}

void Runtime::enter() {
    if (++m_level <= m_limits.nesting) return;
    --m_level;
    fail("more than " + std::to_string(m_limits.nesting) +
         " levels of blocks, brackets and calls inside each other: it probably calls itself");
}

}  // namespace sextant::jinja
