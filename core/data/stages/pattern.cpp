// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/data/stages/pattern.h"

#include <pcre2.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kJitStackBytes = 8 << 20;

/// What matching needs beside the pattern; one for every thread.
struct Scratch {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(32 << 10, kJitStackBytes, nullptr);
    Scratch() {
        pcre2_set_match_limit(context, Pattern::kMatchLimit);
        pcre2_jit_stack_assign(context, nullptr, stack);
    }
    ~Scratch() {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
        pcre2_jit_stack_free(stack);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
};

Scratch& threadScratch() {
    thread_local Scratch scratch;
    return scratch;
}

std::string messageOf(int code) {
    PCRE2_UCHAR message[256] = {};
    pcre2_get_error_message(code, message, sizeof message);
    return reinterpret_cast<const char*>(message);
}

}  // namespace

Pattern::Pattern(std::string expression, pcre2_real_code_8* code)
    : m_expression(std::move(expression)), m_code(code, pcre2_code_free) {}

Result<Pattern> Pattern::compile(const std::string& expression) {
    if (expression.size() > kLongest)
        return usageError("the pattern that begins \"" + expression.substr(0, 40) + "\" is longer than 64 KiB",
                          "Divide it");
    int error = 0;
    PCRE2_SIZE place = 0;
    pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                                     PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &place, nullptr);
    if (!code)
        return usageError("the pattern \"" + expression + "\" cannot be read: at offset " + std::to_string(place) +
                              ": " + messageOf(error),
                          "Write it as Perl does; in YAML, put it between single quotes");
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // where this fails, matching interprets
    return Pattern(expression, code);
}

Pattern::Outcome Pattern::forEachMatch(std::string_view text,
                                       const std::function<void(size_t begin, size_t end)>& visit) const {
    Scratch& scratch = threadScratch();
    const PCRE2_SIZE* found = pcre2_get_ovector_pointer(scratch.data);
    for (size_t at = 0; at <= text.size();) {
        const int code = pcre2_match(m_code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), at,
                                     PCRE2_NO_UTF_CHECK, scratch.data, scratch.context);
        if (code == PCRE2_ERROR_NOMATCH) return Outcome::Complete;
        if (code < 0) return Outcome::GaveUp;
        const size_t begin = std::max<size_t>(found[0], at), end = std::max<size_t>(found[1], begin);  // \K may go back
        visit(begin, end);
        at = end > begin ? end : end + 1;
        while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
    }
    return Outcome::Complete;
}

}  // namespace sextant
