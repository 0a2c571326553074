// SPDX-License-Identifier: Apache-2.0
#include "core/data/demo_scene.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace sextant {

namespace {

std::string capitalized(std::string text) {
    text.at(0) = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

bool isCapital(char letter) { return std::isupper(static_cast<unsigned char>(letter)) != 0; }

}  // namespace

DemoScene::DemoScene(const Json& world, uint64_t seed, uint64_t index) : m_world(&world), m_random(seed, index) {
    const Json& people = world["people"];
    const Json& a = pick(people);
    cast('A', a["name"]);
    cast('F', a["friend"]);
    const Json* b = nullptr;
    do b = &pick(people);
    while (*b == a || (*b)["name"] == a["friend"]);
    cast('B', (*b)["name"]);
    for (const auto& [name, list] : world["lists"].items()) m_chosen[name] = &pick(list);
    m_n = 2 + draw(8);  // two and more, as the patterns speak of apples and days
    m_m = 2 + draw(4);
}

void DemoScene::cast(char role, const std::string& name) {
    const Json& people = (*m_world)["people"];
    auto person = std::find_if(people.begin(), people.end(), [&](const Json& one) { return one["name"] == name; });
    if (person == people.end()) throw std::out_of_range("nobody in the demo world is called " + name);
    m_chosen[std::string(1, role)] = &*person;
}

std::string DemoScene::expand(const std::string& pattern) const {
    std::string text;
    size_t at = 0;
    for (size_t open; (open = pattern.find('{', at)) != std::string::npos;) {
        const size_t close = pattern.find('}', open);
        text += pattern.substr(at, open - at) + slot(pattern.substr(open + 1, close - open - 1));
        at = close + 1;
    }
    return text + pattern.substr(at);
}

std::string DemoScene::slot(const std::string& name) const {
    if (name == "n") return std::to_string(m_n);
    if (name == "m") return std::to_string(m_m);
    if (name == "sum") return std::to_string(m_n + m_m);
    if (!name.starts_with("a:")) return field(name);
    std::string value = field(name.substr(2));
    const bool capital = isCapital(value[0]);
    value[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(value[0])));
    value = (std::string("aeiou").find(value[0]) == std::string::npos ? "a " : "an ") + value;
    return capital ? capitalized(value) : value;
}

std::string DemoScene::field(const std::string& name) const {
    const size_t dot = name.find('.');
    const Json& holder = *m_chosen.at(name.substr(0, dot));
    std::string key = name.substr(dot + 1);
    const bool capital = isCapital(key.at(0));
    key[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(key[0])));
    auto value = holder.find(key);
    if (value == holder.end()) throw std::out_of_range("the demo world has no {" + name + "}");
    const std::string text = expand(*value);  // a value may hold slots itself
    return capital ? capitalized(text) : text;
}

std::string DemoScene::story() {
    const Json& name = (*m_chosen.at("A"))["name"];
    const Json* plot = nullptr;
    do {
        plot = &pick((*m_world)["plots"]);
        const Json excluded = plot->value("not", Json::array());
        if (std::find(excluded.begin(), excluded.end(), name) != excluded.end()) plot = nullptr;
    } while (!plot);
    const Json* companion = m_chosen.at("B");
    if (plot->contains("cast"))
        for (const auto& [role, person] : (*plot)["cast"].items()) cast(role[0], person);
    std::string text;
    for (const Json& beat : (*plot)["beats"]) {
        const std::string sentence = expand(pick(beat));
        if (!text.empty() && !sentence.empty()) text += ' ';
        text += sentence;
    }
    m_chosen["B"] = companion;
    return text;
}

}  // namespace sextant
