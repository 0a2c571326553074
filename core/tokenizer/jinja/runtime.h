// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/calendar.h"
#include "core/tokenizer/jinja/limits.h"
#include "core/tokenizer/jinja/value.h"

#include <string>

namespace sextant::jinja {

/// Ends the parsing or rendering of one template; caught in template.cpp, never seen outside this folder.
struct Failure {
    std::string message;
};

/// What one rendering has used up, against its limits. Everything that makes values takes it along.
class Runtime {
public:
    Runtime(const Limits& limits, const CalendarTime& now) : m_limits(limits), m_now(now) {}

    void step(size_t count = 1);
    /// Counts the work of touching so many bytes.
    void chargeBytes(size_t bytes) { step(bytes / 64); }
    /// Fails when a text or list of that size is too big; to be asked before the memory is taken.
    void checkSize(size_t bytes) const;
    void checkOutput(size_t bytes) const;

    Value make(Text text);
    Value make(std::vector<Value> items);
    Value makeDictionary(std::vector<std::pair<Value, Value>> entries);
    /// Fails for what may not be stored, or lies too deep.
    void checkStorable(const Value& value) const;

    [[noreturn]] void fail(const std::string& message) const;
    void setLine(int line) { m_line = line; }
    int line() const { return m_line; }
    const CalendarTime& now() const { return m_now; }

    /// Held by whatever calls itself.
    class Level {
    public:
        explicit Level(Runtime& runtime) : m_runtime(runtime) { runtime.enter(); }
        ~Level() { --m_runtime.m_level; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Runtime& m_runtime;
    };

private:
    void enter();

    const Limits m_limits;
    const CalendarTime m_now;
    int64_t m_steps = 0;
    int m_level = 0;
    int m_line = 1;
};

}  // namespace sextant::jinja
