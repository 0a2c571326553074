// SPDX-License-Identifier: Apache-2.0
#include "core/data/demo_corpus.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/data/demo_world.h"

#include <cctype>

namespace sextant {

namespace {

/// One expansion of the patterns: who A and B are, the weather, the numbers; drawn once, so that a text is coherent.
class Scene {
public:
    Scene(const Json& world, uint64_t seed, uint64_t index) : m_world(world), m_random(seed, index) {
        const Json& people = world["people"];
        m_a = &people[draw(people.size())];
        do m_b = &people[draw(people.size())];
        while (m_b == m_a);
        m_weather = &pick("weather");
        m_day = pick("days");
        m_time = pick("times");
        m_fruit = pick("fruits");
        m_n = 2 + draw(8);
        m_m = 1 + draw(5);
    }

    size_t draw(size_t bound) { return m_random.below(bound, m_draws++); }
    const Json& pick(const char* list) { return pick(m_world[list]); }
    const Json& pick(const Json& list) { return list[draw(list.size())]; }

    /// Replaces every {slot}. A capital first letter in the field's name asks for a capital in the text: {A.He}.
    std::string expand(const std::string& pattern) const {
        std::string text;
        size_t at = 0;
        for (size_t open; (open = pattern.find('{', at)) != std::string::npos;) {
            const size_t close = pattern.find('}', open);
            text += pattern.substr(at, open - at) + slot(pattern.substr(open + 1, close - open - 1));
            at = close + 1;
        }
        return text + pattern.substr(at);
    }

private:
    std::string slot(const std::string& name) const {
        if (name.starts_with("A.")) return field(*m_a, name.substr(2));
        if (name.starts_with("B.")) return field(*m_b, name.substr(2));
        if (name.starts_with("weather.")) return (*m_weather)[name.substr(8)];
        if (name == "day") return m_day;
        if (name == "time") return m_time;
        if (name == "fruit") return m_fruit;
        if (name == "n") return std::to_string(m_n);
        if (name == "m") return std::to_string(m_m);
        return std::to_string(m_n + m_m);  // {sum}
    }
    static std::string field(const Json& person, std::string name) {
        const bool capital = std::isupper(static_cast<unsigned char>(name[0])) != 0;
        name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
        std::string value = person[name];
        if (capital) value[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(value[0])));
        return value;
    }

    const Json& m_world;
    CounterRandom m_random;
    uint64_t m_draws = 0;
    const Json *m_a = nullptr, *m_b = nullptr, *m_weather = nullptr;
    std::string m_day, m_time, m_fruit;
    size_t m_n = 0, m_m = 0;
};

struct Exchange {
    std::string question, answer, wrong;
};

Exchange exchange(Scene& scene) {
    const Json& question = scene.pick("questions");
    return {scene.expand(scene.pick(question["ask"])), scene.expand(question["answer"]), scene.expand(question["wrong"])};
}

constexpr uint64_t kConversationStream = uint64_t{1} << 41;  // scenes of later exchanges

std::string story(Scene& scene) {
    std::string text = scene.expand(scene.pick("openings"));
    const size_t middles = 2 + scene.draw(4);
    for (size_t i = 0; i < middles; ++i) text += " " + scene.expand(scene.pick("middles"));
    return text + " " + scene.expand(scene.pick("endings"));
}

Json conversation(const std::vector<Exchange>& exchanges) {
    Json messages = Json::array();
    for (const Exchange& one : exchanges) {
        messages.push_back({{"role", "user"}, {"content", one.question}});
        messages.push_back({{"role", "assistant"}, {"content", one.answer}});
    }
    return {{"messages", messages}};
}

/// One document to pre-train on: a story, a portrait, or a conversation of up to four exchanges, each about its own scene.
Json document(const Json& world, uint64_t seed, uint64_t index) {
    Scene scene(world, seed, index);
    const size_t kind = scene.draw(10);
    if (kind < 3) return {{"text", story(scene)}};
    if (kind < 4) return {{"text", scene.expand(scene.pick("facts"))}};
    std::vector<Exchange> exchanges{exchange(scene)};
    for (uint64_t more = scene.draw(4); more > 0; --more) {
        Scene next(world, seed, index * 4 + more + kConversationStream);
        exchanges.push_back(exchange(next));
    }
    return conversation(exchanges);
}

constexpr uint64_t kQuestionStream = uint64_t{1} << 40;  // scenes of the question files, apart from the stories'

Result<void> writeQuestions(const Json& world, const DemoCorpus& corpus, uint64_t seed, int64_t count) {
    std::string questions, preferences;
    for (int64_t i = 0; i < count; ++i) {
        Scene scene(world, seed, kQuestionStream + static_cast<uint64_t>(i));
        const Exchange one = exchange(scene);
        questions += toJsonLine(conversation({one})) + "\n";
        preferences += toJsonLine({{"prompt", one.question}, {"chosen", one.answer}, {"rejected", one.wrong}}) + "\n";
    }
    SEXTANT_TRY(writeFileAtomically(corpus.questions, questions, Durability::Buffered));
    return writeFileAtomically(corpus.preferences, preferences, Durability::Buffered);
}

}  // namespace

Result<DemoCorpus> writeDemoCorpus(const std::filesystem::path& folder, int64_t storyBytes, uint64_t seed) {
    SEXTANT_TRY(createFolders(folder));
    const Json world = SEXTANT_TRY(parseJson(kDemoWorld, "datasets/demo/world.json"));
    DemoCorpus corpus{folder / "stories.jsonl", folder / "questions.jsonl", folder / "preferences.jsonl", 0};
    std::string stories;
    for (uint64_t i = 0; static_cast<int64_t>(stories.size()) < storyBytes; ++i)
        stories += toJsonLine(document(world, seed, i)) + "\n";
    corpus.bytes = static_cast<int64_t>(stories.size());
    SEXTANT_TRY(writeFileAtomically(corpus.stories, stories, Durability::Buffered));
    SEXTANT_TRY(writeQuestions(world, corpus, seed, storyBytes / 1000));
    return corpus;
}

}  // namespace sextant
