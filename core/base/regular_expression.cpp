// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/base/regular_expression.h"

#include <pcre2.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr size_t kJitStackBytes = 8 << 20;

/// What matching needs beside the expression; one for every thread.
struct Scratch {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_jit_stack* stack = pcre2_jit_stack_create(32 << 10, kJitStackBytes, nullptr);
    Scratch() { pcre2_jit_stack_assign(context, nullptr, stack); }
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

RegularExpression::RegularExpression(pcre2_real_code_8* code, const Options& options)
    : m_options(options), m_code(code, pcre2_code_free) {
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);  // where this fails, matching interprets
}

std::variant<RegularExpression, RegularExpression::Fault> RegularExpression::compile(const std::string& expression,
                                                                                     const Options& options) {
    if (expression.size() > kLongest) return Fault{"it is longer than 64 KiB", 0};
    uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
    if (options.lines == Lines::AreLines) flags |= PCRE2_MULTILINE;
    if (options.text == Text::MayBeInvalid) flags |= PCRE2_MATCH_INVALID_UTF;
    int error = 0;
    PCRE2_SIZE place = 0;
    pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), flags, &error,
                                     &place, nullptr);
    if (!code) return Fault{messageOf(error), std::min<size_t>(place, expression.size())};
    return RegularExpression(code, options);
}

RegularExpression::Search RegularExpression::find(std::string_view text, size_t from, size_t& begin,
                                                  size_t& end) const {
    Scratch& scratch = threadScratch();
    pcre2_set_match_limit(scratch.context, m_options.matchLimit);
    const uint32_t flags = m_options.text == Text::IsUtf8 ? PCRE2_NO_UTF_CHECK : 0;
    const int code = pcre2_match(m_code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from, flags,
                                 scratch.data, scratch.context);
    if (code == PCRE2_ERROR_NOMATCH) return Search::Nothing;
    if (code < 0) return Search::GaveUp;
    const PCRE2_SIZE* found = pcre2_get_ovector_pointer(scratch.data);
    begin = std::max<size_t>(found[0], from);  // \K may go back
    end = std::max<size_t>(found[1], begin);
    return Search::Found;
}

}  // namespace sextant
