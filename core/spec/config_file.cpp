// SPDX-License-Identifier: Apache-2.0
#include "core/spec/config_file.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/spec/presets.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace sextant {

namespace {

constexpr int64_t kLongestConfig = 16 << 20;

/// One value as written, not yet interpreted: a scalar's text, or JSON for lists.
struct Entry {
    std::string key, place;
    std::string text;
    Json list;  // null for a scalar
};

class ConfigReader {
public:
    explicit ConfigReader(std::string place) : m_place(std::move(place)) {}

    ConfigOutcome read(const std::string& text, const std::vector<std::string>& overrides) {
        YAML::Node root;
        try {
            root = YAML::Load(text);
        } catch (const YAML::Exception& error) {
            fail({}, at(error.mark), "this is not valid YAML (" + error.msg + ")",
                 "Check indentation and quotes there");
            return std::move(m_outcome);
        }
        if (!root.IsMap()) {
            fail({}, m_place, "a config is a mapping that begins with \"kind:\"",
                 "See `sextant-engine schema` for what can be said");
            return std::move(m_outcome);
        }
        if (!readKind(root)) return std::move(m_outcome);
        flatten(root, "");
        for (const std::string& text_ : overrides) readOverride(text_);
        if (m_outcome.good()) resolve();
        return std::move(m_outcome);
    }

private:
    std::string at(const YAML::Mark& mark) const {
        return mark.is_null() ? m_place : m_place + ", line " + std::to_string(mark.line + 1);
    }
    void fail(std::string key, std::string place, std::string message, std::string next = {}) {
        m_outcome.problems.push_back({std::move(key), std::move(place), std::move(message), std::move(next)});
    }
    const OptionTable& table() const { return m_outcome.config.kind->table(); }

    bool readKind(const YAML::Node& root) {
        std::vector<std::string> names;
        for (const SpecKind& kind : specKinds()) names.push_back(kind.name);
        YAML::Node kind = root["kind"];
        if (!kind || !kind.IsScalar()) {
            fail("kind", m_place, "the config does not say what kind of job it is",
                 "Begin with \"kind:\" and one of " + join(names, ", "));
            return false;
        }
        m_outcome.config.kind = findSpecKind(kind.Scalar());
        if (m_outcome.config.kind) return true;
        auto near = nearestName(kind.Scalar(), names);
        fail("kind", at(kind.Mark()), "found \"" + kind.Scalar() + "\", allowed is one of " + join(names, ", "),
             near ? "Did you mean " + *near + "?" : "");
        return false;
    }

    void flatten(const YAML::Node& node, const std::string& prefix) {
        for (const auto& pair : node) {
            if (!pair.first.IsScalar()) {
                fail({}, at(pair.first.Mark()), "a key must be plain text");
                continue;
            }
            std::string key = prefix + pair.first.Scalar();
            if (key == "kind") continue;
            std::string place = at(pair.first.Mark());
            const Option* option = table().find(key);
            if (option)
                readValue(*option, pair.second, place);
            else if (pair.second.IsMap() && isSection(key))
                flatten(pair.second, key + ".");
            else
                unknown(key, place);
        }
    }
    bool isSection(const std::string& key) const {
        const auto& options = table().options();
        return std::any_of(options.begin(), options.end(),
                           [&](const Option& o) { return o.key.starts_with(key + "."); });
    }
    void unknown(const std::string& key, const std::string& place) {
        std::vector<std::string> names = table().keys();
        for (const Option& option : table().options())
            if (size_t dot = option.key.find('.'); dot != std::string::npos) names.push_back(option.key.substr(0, dot));
        auto near = nearestName(key, names);
        fail(key, place, isSection(key) ? "this is a section, write its options below it" : "there is no such option",
             near && *near != key ? "Did you mean " + *near + "?" : "");
    }
    void readValue(const Option& option, const YAML::Node& value, const std::string& place) {
        bool wantsList = option.type == OptionType::SourceList || option.type == OptionType::TextList ||
                         option.type == OptionType::StageList;
        if (value.IsScalar()) {
            m_entries.push_back({option.key, place, value.Scalar(), {}});
        } else if (value.IsNull() && wantsList) {
            m_entries.push_back({option.key, place, {}, Json::array()});
        } else if (value.IsSequence() && wantsList) {
            m_entries.push_back({option.key, place, {}, toJson(value)});
        } else {
            fail(option.key, place,
                 "found " +
                     std::string(value.IsNull()  ? "nothing"
                                 : value.IsMap() ? "a mapping"
                                                 : "a list") +
                     ", allowed is " + option.allowed());
        }
    }
    static Json toJson(const YAML::Node& node) {
        if (node.IsSequence()) {
            Json list = Json::array();
            for (const YAML::Node& entry : node) list.push_back(toJson(entry));
            return list;
        }
        if (node.IsMap()) {
            Json object = Json::object();
            for (const auto& pair : node)
                object[pair.first.IsScalar() ? pair.first.Scalar() : "?"] = toJson(pair.second);
            return object;
        }
        return node.IsScalar() ? Json(node.Scalar()) : Json();
    }
    void readOverride(const std::string& text) {
        size_t equals = text.find('=');
        if (equals == std::string::npos) {
            fail({}, "--set " + text, "an override is written key=value", "For example --set train.learning_rate=3e-4");
            return;
        }
        std::string key = text.substr(0, equals);
        if (table().find(key))
            m_entries.push_back({key, "--set", text.substr(equals + 1), {}});
        else
            unknown(key, "--set");
    }

    void resolve() {
        Config& config = m_outcome.config;
        config.values = defaultsOf(table());
        applyPreset();
        for (const Entry& entry : m_entries) {
            const Option& option = *table().find(entry.key);
            auto value = entry.list.is_null() ? option.parse(entry.text) : option.check(entry.list);
            if (value)
                config.values[entry.key] = value.value();
            else
                fail(entry.key, entry.place, value.error().message, value.error().nextStep);
        }
        if (!m_outcome.good()) return;
        for (Problem& problem : config.kind->check(config.values)) {
            problem.place = placeOf(problem.key);
            m_outcome.problems.push_back(std::move(problem));
        }
    }
    void applyPreset() {
        OptionValues& values = m_outcome.config.values;
        if (!table().find("model.preset")) return;
        std::string name = values["model.preset"];
        for (const Entry& entry : m_entries)
            if (entry.key == "model.preset") name = entry.text;
        const Preset* preset = findPreset(name);
        if (preset)
            for (const auto& [key, value] : preset->values.items()) values[key] = value;
    }
    std::string placeOf(const std::string& key) const {
        for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
            if (entry->key == key) return entry->place;
        return m_place;
    }

    std::string m_place;
    std::vector<Entry> m_entries;
    ConfigOutcome m_outcome;
};

void writeYaml(YAML::Emitter& out, const Json& value) {
    switch (value.type()) {
        case Json::value_t::object:
            out << YAML::BeginMap;
            for (const auto& [key, entry] : value.items()) {
                out << YAML::Key << key << YAML::Value;
                writeYaml(out, entry);
            }
            out << YAML::EndMap;
            break;
        case Json::value_t::array:
            out << YAML::BeginSeq;
            for (const Json& entry : value) writeYaml(out, entry);
            out << YAML::EndSeq;
            break;
        case Json::value_t::string:
            out << YAML::DoubleQuoted << value.get<std::string>();
            break;
        case Json::value_t::boolean:
            out << value.get<bool>();
            break;
        case Json::value_t::number_float:
            out << formatNumber(value.get<double>());
            break;
        default:
            out << value.get<int64_t>();
    }
}

}  // namespace

Result<Config> ConfigOutcome::result() && {
    if (good()) return std::move(config);
    Error error = problems.front().asError();
    if (problems.size() > 1) {
        error.message += " (and " + std::to_string(problems.size() - 1) + " more:";
        for (size_t i = 1; i < problems.size(); ++i)
            error.message += (i > 1 ? "; " : " ") + problems[i].asError().message;
        error.message += ")";
    }
    return error;
}

ConfigOutcome readConfig(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
    auto text = readFile(path, kLongestConfig);
    if (text) return readConfigText(text.value(), path.string(), overrides);
    ConfigOutcome outcome;
    outcome.problems.push_back({{}, {}, text.error().message, text.error().nextStep});
    return outcome;
}

ConfigOutcome readConfigText(const std::string& text, const std::string& place,
                             const std::vector<std::string>& overrides) {
    return ConfigReader(place).read(text, overrides);
}

std::string toYaml(const SpecKind& kind, const OptionValues& values) {
    YAML::Emitter out;
    out.SetIndent(2);
    Json tree = {{"kind", kind.name}};
    OptionValues ordered = Json::object();
    for (const Option& option : kind.table().options())
        if (auto found = values.find(option.key); found != values.end()) ordered[option.key] = *found;
    tree.update(nested(ordered));
    writeYaml(out, tree);
    return std::string(out.c_str()) + "\n";
}

}  // namespace sextant
