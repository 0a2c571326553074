// SPDX-License-Identifier: Apache-2.0
#include "core/infer/request_fields.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace sextant {

namespace {

constexpr std::string_view kRead[] = {"messages",
                                      "prompt",
                                      "temperature",
                                      "top_p",
                                      "top_k",
                                      "min_p",
                                      "repetition_penalty",
                                      "presence_penalty",
                                      "frequency_penalty",
                                      "logit_bias",
                                      "seed",
                                      "n",
                                      "max_tokens",
                                      "max_completion_tokens",
                                      "stop",
                                      "stream",
                                      "stream_options",
                                      "logprobs",
                                      "top_logprobs",
                                      "response_format",
                                      "echo"};

/// Who asks and why, and how the answer is kept or paid for: nothing that an answer depends on. `model` may be any
/// name, since there is one model and every answer names it.
constexpr std::string_view kWithoutEffect[] = {
    "model", "user", "metadata", "safety_identifier", "prompt_cache_key", "service_tier", "parallel_tool_calls"};

/// Values, besides "off", that ask for what is done anyway.
struct DoneAnyway {
    std::string_view field, value;  ///< value: as JSON
};
constexpr DoneAnyway kDoneAnyway[] = {
    {"best_of", "1"},
    {"tool_choice", "\"none\""},
    {"tool_choice", "\"auto\""},
    {"modalities", "[\"text\"]"},
    {"reasoning_effort", "\"none\""},
};

constexpr std::string_view kReadOfMessage[] = {"role", "content"};

bool holds(std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isOff(const LargeJson& value) {
    return value.is_null() || value == false || (value.is_number() && value == 0) ||
           (value.is_string() && value == "") || (value.is_structured() && value.empty());
}

bool isDoneAnyway(std::string_view field, const LargeJson& value) {
    return std::any_of(std::begin(kDoneAnyway), std::end(kDoneAnyway), [&](const DoneAnyway& known) {
        return known.field == field && LargeJson::parse(known.value) == value;
    });
}

/// A field's name as a message shows it: the whole of a short one.
std::string shown(const std::string& name) {
    constexpr size_t kMost = 80;
    return name.size() <= kMost ? name : name.substr(0, kMost) + " ...";
}

}  // namespace

const LargeJson* RequestFields::find(const char* field) const {
    const auto found = m_object.find(field);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

Error RequestFields::wrong(const std::string& field, const std::string& what) const {
    return usageError("\"" + m_place + field + "\" " + what);
}

Result<bool> RequestFields::flag(const char* field) const {
    const LargeJson* found = find(field);
    if (found && !found->is_boolean()) return wrong(field, "must be true or false");
    return found && found->get<bool>();
}

Result<double> RequestFields::number(const char* field, double fallback, double low, double high) const {
    const LargeJson* found = find(field);
    if (!found) return fallback;
    if (!found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
        return wrong(field, "must be a number from " + toJsonLine(low) + " to " + toJsonLine(high));
    return found->get<double>();
}

Result<int64_t> RequestFields::integer(const char* field, int64_t fallback, int64_t low, int64_t high) const {
    const LargeJson* found = find(field);
    if (!found) return fallback;
    const bool tooLarge = found->is_number_unsigned() && found->get<uint64_t>() > static_cast<uint64_t>(INT64_MAX);
    if (!found->is_number_integer() || tooLarge || found->get<int64_t>() < low || found->get<int64_t>() > high)
        return wrong(field, "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return found->get<int64_t>();
}

Result<void> refuseUnsupportedFields(const LargeJson& request) {
    const RequestFields fields(request);
    for (const auto& [field, value] : request.items()) {
        if (holds(kRead, field) || holds(kWithoutEffect, field) || isOff(value) || isDoneAnyway(field, value)) continue;
        return fields.wrong(shown(field), "is not supported by this server. Leave it out");
    }
    return {};
}

Result<void> refuseUnsupportedMembers(const LargeJson& message, const std::string& place) {
    for (const auto& [field, value] : message.items())
        if (!holds(kReadOfMessage, field) && !isOff(value))
            return RequestFields(message, place).wrong(shown(field), "is not supported by this server. Leave it out");
    return {};
}

}  // namespace sextant
