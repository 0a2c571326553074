// SPDX-License-Identifier: Apache-2.0
#include "app/engine/table_options.h"

#include "core/base/text.h"

#include <CLI/App.hpp>

namespace sextant::engine {

namespace {

std::string flagOf(const Option& option) { return "--" + replaceAll(option.key, "_", "-"); }

std::string helpOf(const Option& option) {
    const Json& value = option.defaultValue;
    const bool hasDefault =
        (value.is_number() && value != 0) || (value.is_string() && !value.get<std::string>().empty());
    return option.helpText +
           (hasDefault ? " Default: " + (value.is_string() ? value.get<std::string>() : value.dump()) + "." : "");
}

Json parsed(const Option& option, const std::string& text) {
    auto value = option.parse(text);
    if (value) return std::move(value).value();
    throw CLI::ValidationError(flagOf(option), value.error().sentence());
}

}  // namespace

void addTableOptions(CLI::App& app, const OptionTable& table, OptionValues& values) {
    for (const Option& option : table.options()) {
        CLI::Option* declared = nullptr;
        if (option.type == OptionType::TextList)
            declared = app.add_option_function<std::vector<std::string>>(
                              flagOf(option), [&values, key = option.key](const auto& texts) { values[key] = texts; },
                              helpOf(option) + " (repeatable)")
                           ->allow_extra_args(false);
        else
            declared = app.add_option_function<std::string>(
                flagOf(option),
                [&values, &option](const std::string& text) { values[option.key] = parsed(option, text); },
                helpOf(option));
        declared->group(option.groupName);
    }
}

}  // namespace sextant::engine
