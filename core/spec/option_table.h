// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sextant {

enum class OptionType { Integer, Number, Boolean, Text, Path, Choice, TextList, SourceList, StageList };
/// Simple options are shown at once; advanced ones on demand.
enum class OptionLevel { Simple, Advanced };
/// Whether the sources of a job are weighed against each other, or every document is taken once.
enum class SourceWeights { Weighed, None };

/// One place data comes from: a file, a glob, a folder, or the folder of an earlier job.
struct DataSource {
    std::string path;
    double weight = 1.0;
    friend bool operator==(const DataSource&, const DataSource&) = default;
};

/// One stage of a curation recipe: a type of `stageKinds()` and the values of that type's options.
struct StageSpec {
    std::string type;
    Json options = Json::object();
    friend bool operator==(const StageSpec&, const StageSpec&) = default;
};

/// One option of a job kind: everything that shows, reads, checks or documents it uses this description.
struct Option {
    std::string key;  ///< dotted in a composed table: "train.learning_rate"
    OptionType type = OptionType::Text;
    std::string groupName, helpText, unitName, labelText;
    OptionLevel optionLevel = OptionLevel::Simple;
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    bool minimumExcluded = false;
    bool logarithmicScale = false;
    SourceWeights sourceWeights = SourceWeights::Weighed;
    std::vector<std::string> choices;
    Json defaultValue;

    /// Value in / out of the options struct the table describes.
    std::function<Json(const void* options)> get;
    std::function<void(void* options, const Json& value)> set;

    /// What people call it: "batch size per device", or the last part of the key in words.
    std::string label() const;
    /// What may be written, for messages and help: "a number from 0 to 1", "one of multi_step, cosine".
    std::string allowed() const;
    /// Reads what a person wrote (YAML scalar, --set, form field). The error names what was found and what is allowed.
    Result<Json> parse(const std::string& text) const;
    /// Type and range of a value that is already JSON; gives it back in normal form (integers as integers).
    Result<Json> check(const Json& value) const;
};

/// Fluent description of one option of the struct S.
template <class S, class T>
class OptionBuilder {
public:
    OptionBuilder(std::string key, T S::*member) {
        m_option.key = std::move(key);
        m_option.type = typeOf();
        m_option.get = [member](const void* s) { return toJson(static_cast<const S*>(s)->*member); };
        m_option.set = [member](void* s, const Json& value) { fromJson(value, static_cast<S*>(s)->*member); };
    }
    OptionBuilder& range(double low, double high) {
        m_option.minimum = low, m_option.maximum = high;
        return *this;
    }
    OptionBuilder& above(double low) {
        m_option.minimum = low, m_option.minimumExcluded = true;
        return *this;
    }
    OptionBuilder& logarithmic() {
        m_option.logarithmicScale = true;
        return *this;
    }
    OptionBuilder& group(std::string name) {
        m_option.groupName = std::move(name);
        return *this;
    }
    OptionBuilder& unit(std::string name) {
        m_option.unitName = std::move(name);
        return *this;
    }
    /// What people call it, where the words of its key are not theirs.
    OptionBuilder& label(std::string words) {
        m_option.labelText = std::move(words);
        return *this;
    }
    OptionBuilder& help(std::string text) {
        m_option.helpText = std::move(text);
        return *this;
    }
    OptionBuilder& advanced() {
        m_option.optionLevel = OptionLevel::Advanced;
        return *this;
    }
    OptionBuilder& path() {
        m_option.type = OptionType::Path;
        return *this;
    }
    /// Sources of which every document is taken once: a weight other than 1 is refused.
    OptionBuilder& unweighted() {
        static_assert(std::is_same_v<T, std::vector<DataSource>>);
        m_option.sourceWeights = SourceWeights::None;
        return *this;
    }
    /// Text that must be one of these.
    OptionBuilder& oneOf(std::vector<std::string> names) {
        m_option.type = OptionType::Choice;
        m_option.choices = std::move(names);
        return *this;
    }
    /// The names of an enum's values in their order, starting at 0.
    OptionBuilder& names(std::vector<std::string> names) {
        static_assert(std::is_enum_v<T> || std::is_same_v<T, std::string>);
        oneOf(names);
        if constexpr (std::is_enum_v<T>) {
            auto shared = std::make_shared<const std::vector<std::string>>(std::move(names));
            m_option.get = [get = m_option.get, shared](const void* s) {
                return Json((*shared)[get(s).template get<size_t>()]);
            };
            m_option.set = [set = m_option.set, shared](void* s, const Json& value) {
                for (size_t i = 0; i < shared->size(); ++i)
                    if (value == (*shared)[i]) set(s, i);
            };
        }
        return *this;
    }
    operator Option() const { return m_option; }

private:
    static constexpr OptionType typeOf() {
        if constexpr (std::is_same_v<T, bool>)
            return OptionType::Boolean;
        else if constexpr (std::is_integral_v<T>)
            return OptionType::Integer;
        else if constexpr (std::is_floating_point_v<T>)
            return OptionType::Number;
        else if constexpr (std::is_same_v<T, std::vector<std::string>>)
            return OptionType::TextList;
        else if constexpr (std::is_same_v<T, std::vector<DataSource>>)
            return OptionType::SourceList;
        else if constexpr (std::is_same_v<T, std::vector<StageSpec>>)
            return OptionType::StageList;
        else
            return OptionType::Text;
    }
    static Json toJson(const T& value) {
        if constexpr (std::is_enum_v<T>)
            return static_cast<int64_t>(value);
        else if constexpr (std::is_same_v<T, std::vector<DataSource>>) {
            Json list = Json::array();
            for (const DataSource& source : value) list.push_back({{"path", source.path}, {"weight", source.weight}});
            return list;
        } else if constexpr (std::is_same_v<T, std::vector<StageSpec>>) {
            Json list = Json::array();
            for (const StageSpec& stage : value) {
                Json entry = {{"type", stage.type}};
                entry.update(stage.options);
                list.push_back(std::move(entry));
            }
            return list;
        } else
            return value;
    }
    static void fromJson(const Json& json, T& value) {
        if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(json.get<int64_t>());
        else if constexpr (std::is_same_v<T, std::vector<DataSource>>) {
            value.clear();
            for (const Json& entry : json)
                value.push_back({entry.at("path").template get<std::string>(), entry.value("weight", 1.0)});
        } else if constexpr (std::is_same_v<T, std::vector<StageSpec>>) {
            value.clear();
            for (const Json& entry : json) {
                StageSpec stage{entry.at("type").template get<std::string>(), entry};
                stage.options.erase("type");
                value.push_back(std::move(stage));
            }
        } else
            value = json.get<T>();
    }
    Option m_option;
};

template <class S, class T>
OptionBuilder<S, T> option(std::string key, T S::*member) {
    return {std::move(key), member};
}

/// The options of one struct, in the order they are shown. Tables compose: a section is the table of a member struct.
class OptionTable {
public:
    OptionTable() = default;
    /// Describes S; the defaults are those of a value-initialised S.
    template <class S>
    static OptionTable of(std::vector<Option> options) {
        OptionTable table;
        S defaults{};
        for (Option& entry : options) entry.defaultValue = entry.get(&defaults);
        table.m_options = std::move(options);
        return table;
    }
    template <class S, class Part>
    OptionTable& section(const std::string& name, Part S::*member, const OptionTable& part) {
        for (Option entry : part.m_options) {
            entry.key = name + "." + entry.key;
            entry.get = [get = entry.get, member](const void* s) { return get(&(static_cast<const S*>(s)->*member)); };
            entry.set = [set = entry.set, member](void* s, const Json& v) { set(&(static_cast<S*>(s)->*member), v); };
            m_options.push_back(std::move(entry));
        }
        return *this;
    }
    /// Adds the options of another table of the same struct.
    OptionTable& append(const OptionTable& more) {
        m_options.insert(m_options.end(), more.m_options.begin(), more.m_options.end());
        return *this;
    }
    const std::vector<Option>& options() const { return m_options; }
    const Option* find(const std::string& key) const;
    std::vector<std::string> keys() const;

private:
    std::vector<Option> m_options;
};

/// Values by dotted key, in table order where it matters: what a form edits and a config file says.
using OptionValues = Json;

/// All values of an options struct, flat.
OptionValues valuesOf(const OptionTable& table, const void* options);
OptionValues defaultsOf(const OptionTable& table);
/// {"train.max_steps": 5} -> {"train": {"max_steps": 5}}
Json nested(const OptionValues& values);

}  // namespace sextant
