// SPDX-License-Identifier: Apache-2.0
#include "core/data/demo_corpus.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/demo_scene.h"
#include "core/data/demo_world.h"

#include <functional>

namespace sextant {

namespace {

struct Exchange {
    std::string question, answer, wrong;
};

/// What a question is asked as: on its own, or after another one about the same person.
enum class Asked { First, Again };

/// Draws one kind of question by weight.
const Json& pickQuestion(const Json& world, DemoScene& scene) {
    const Json& questions = world["questions"];
    size_t total = 0;
    for (const Json& question : questions) total += question.value("weight", size_t{1});
    size_t left = scene.draw(total);
    for (const Json& question : questions) {
        const size_t weight = question.value("weight", size_t{1});
        if (left < weight) return question;
        left -= weight;
    }
    return questions[0];
}

Exchange exchange(const Json& world, DemoScene& scene, Asked asked) {
    const char* forms = asked == Asked::Again ? "then" : "ask";
    const Json* question = nullptr;
    do question = &pickQuestion(world, scene);
    while (!question->contains(forms));
    Exchange result;
    result.question = scene.expand(scene.pick((*question)[forms]));
    const std::string answer = scene.pick((*question)["answer"]);
    result.answer = answer == "{story}" ? scene.story() : scene.expand(answer);
    result.wrong = scene.expand((*question)["wrong"]);
    return result;
}

/// What scenes are drawn for; scenes of different uses, turns and indices are independent of each other.
enum class Use : uint64_t { Document, Conversation, Question, Preference };

DemoScene sceneFor(const Json& world, uint64_t seed, Use use, uint64_t index, size_t turn = 0) {
    return DemoScene(world, seed, index + (static_cast<uint64_t>(use) << 40) + (static_cast<uint64_t>(turn) << 48));
}

constexpr size_t kLongestConversation = 4;

/// One to four exchanges, half of all conversations with one. Half of the later exchanges go on about the person
/// before.
Json conversation(const Json& world, uint64_t seed, Use use, uint64_t index) {
    DemoScene scene = sceneFor(world, seed, use, index);
    const size_t turns = 1 + scene.draw(2) * (1 + scene.draw(kLongestConversation - 1));
    Json messages = Json::array();
    std::string last;
    bool aboutPerson = false;
    for (size_t turn = 0; turn < turns; ++turn) {
        const bool again = aboutPerson && scene.draw(2) == 0;
        if (turn > 0 && !again) scene = sceneFor(world, seed, use, index, turn);
        const Exchange one = exchange(world, scene, again ? Asked::Again : Asked::First);
        if (one.answer == last) continue;
        aboutPerson = again || one.question.find(scene.expand("{A.name}")) != std::string::npos;
        messages.push_back({{"role", "user"}, {"content", one.question}});
        messages.push_back({{"role", "assistant"}, {"content", one.answer}});
        last = one.answer;
    }
    return {{"messages", messages}};
}

/// One document to pre-train on: a story, a portrait, or a conversation.
Json document(const Json& world, uint64_t seed, uint64_t index) {
    DemoScene scene = sceneFor(world, seed, Use::Document, index);
    const size_t kind = scene.draw(10);
    if (kind < 4) return {{"text", scene.story()}};
    if (kind < 5) return {{"text", scene.portrait()}};
    return conversation(world, seed, Use::Conversation, index);
}

Json preference(const Json& world, uint64_t seed, uint64_t index) {
    DemoScene scene = sceneFor(world, seed, Use::Preference, index);
    const Exchange one = exchange(world, scene, Asked::First);
    return {{"prompt", one.question}, {"chosen", one.answer}, {"rejected", one.wrong}};
}

Result<void> writeRecords(const std::filesystem::path& file, int64_t count,
                          const std::function<Json(uint64_t index)>& record) {
    std::string lines;
    for (int64_t i = 0; i < count; ++i) lines += toJsonLine(record(static_cast<uint64_t>(i))) + "\n";
    return writeFileAtomically(file, lines, Durability::Buffered);
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
    const int64_t questions = storyBytes / 1000;
    SEXTANT_TRY(writeRecords(corpus.questions, questions,
                             [&](uint64_t i) { return conversation(world, seed, Use::Question, i); }));
    SEXTANT_TRY(writeRecords(corpus.preferences, questions, [&](uint64_t i) { return preference(world, seed, i); }));
    return corpus;
}

}  // namespace sextant
