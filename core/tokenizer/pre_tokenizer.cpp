// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/pre_tokenizer.h"

#include "core/base/text.h"
#include "core/tokenizer/deepseek_splitter.h"
#include "core/tokenizer/split_steps.h"

#include <map>
#include <optional>

namespace sextant {

namespace {

constexpr size_t kMostSteps = 64;

enum class Method { Nothing, DeepSeek, Steps };

/// Reads the JSON into steps.
class StepReader {
public:
    explicit StepReader(std::string place) : m_place(std::move(place)) {}
    std::vector<std::shared_ptr<const SplitStep>> steps;
    PrefixSpace prefixSpace = PrefixSpace::Never;

    Result<void> read(const Json& json, int depth = 0) {
        if (json.is_null()) return {};
        const std::string type = json.is_object() ? text(json, "type") : std::string();
        if (steps.size() > kMostSteps || depth > 8) return bad("it has too many steps");
        if (type == "Sequence") {
            auto list = json.find("pretokenizers");
            if (list == json.end() || !list->is_array()) return bad("a Sequence has no list \"pretokenizers\"");
            for (const Json& step : *list) SEXTANT_TRY(read(step, depth + 1));
            return {};
        }
        if (type == "Split") return readSplit(json);
        if (type == "Digits")
            return addRegex(
                "\\p{N}", flag(json, "individual_digits", false) ? SplitBehavior::Isolated : SplitBehavior::Contiguous,
                Matches::AreMatches);
        if (type == "Punctuation")
            return addRegex("[!-/:-@\\[-`{-~\\p{P}]", SEXTANT_TRY(behavior(json)), Matches::AreMatches);
        if (type == "ByteLevel") {
            if (flag(json, "add_prefix_space", true)) prefixSpace = PrefixSpace::EveryStretch;
            if (!flag(json, "use_regex", true)) return {};
            return addRegex(kGpt2Expression, SplitBehavior::Isolated, Matches::AreMatches);
        }
        return bad("the pre-tokenizer \"" + type +
                   "\" is not supported; known are Sequence, Split, Digits, Punctuation and ByteLevel");
    }

    Result<void> readSentencePiece(const Json& json, int depth = 0) {
        if (json.is_null()) return {};
        const std::string type = json.is_object() ? text(json, "type") : std::string();
        if (steps.size() > kMostSteps || depth > 8) return bad("it has too many steps");
        if (type == "Sequence") {
            auto list = json.find("pretokenizers");
            if (list == json.end() || !list->is_array()) return bad("a Sequence has no list \"pretokenizers\"");
            for (const Json& step : *list) SEXTANT_TRY(readSentencePiece(step, depth + 1));
            return {};
        }
        if (type == "Split" && json.value("pattern", Json()) == Json{{"String", " "}}) return {};
        if (type != "Metaspace")
            return bad("the pre-tokenizer \"" + type +
                       "\" is not supported for a tokenizer with byte fallback; known is Metaspace");
        if (const std::string mark = text(json, "replacement"); !mark.empty() && mark != "\u2581")
            return bad("Metaspace writes spaces as \"" + mark + "\", not as U+2581");
        const std::string fallback = flag(json, "add_prefix_space", true) ? "always" : "never";
        const std::string scheme = json.contains("prepend_scheme") ? text(json, "prepend_scheme") : fallback;
        if (scheme != "always" && scheme != "first" && scheme != "never")
            return bad("Metaspace has the prepend_scheme \"" + scheme + "\"; known are always, first and never");
        prefixSpace = scheme == "always"  ? PrefixSpace::EveryStretch
                      : scheme == "first" ? PrefixSpace::First
                                          : PrefixSpace::Never;
        if (flag(json, "split", true))
            steps.push_back(makeTextStep(" ", SplitBehavior::MergedWithNext, Matches::AreMatches));
        return {};
    }

private:
    Error bad(const std::string& what) const {
        return dataError(m_place + ": " + what, "Use a tokenizer of the byte-level BPE family");
    }
    static std::string text(const Json& json, const char* key) {
        auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    }
    static bool flag(const Json& json, const char* key, bool fallback) {
        auto found = json.find(key);
        return found != json.end() && found->is_boolean() ? found->get<bool>() : fallback;
    }
    Result<SplitBehavior> behavior(const Json& json) const {
        static const std::map<std::string, SplitBehavior> names = {
            {"", SplitBehavior::Isolated},
            {"Isolated", SplitBehavior::Isolated},
            {"Contiguous", SplitBehavior::Contiguous},
            {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
            {"MergedWithNext", SplitBehavior::MergedWithNext}};
        const std::string name = text(json, "behavior");
        if (auto found = names.find(name); found != names.end()) return found->second;
        if (name == "Removed") return SplitBehavior::Isolated;  // readSplit has seen to it that nothing is removed
        return bad("the splitting behaviour \"" + name + "\" is not known");
    }
    Result<void> readSplit(const Json& json) {
        auto pattern = json.find("pattern");
        if (pattern == json.end() || !pattern->is_object()) return bad("a Split has no pattern");
        const Matches matches = flag(json, "invert", false) ? Matches::AreGaps : Matches::AreMatches;
        // "Removed" with "invert" keeps exactly the matches; families that use it have expressions that match
        // everything.
        if (text(json, "behavior") == "Removed" && matches == Matches::AreMatches)
            return bad("a Split that removes text cannot be decoded again");
        const SplitBehavior chosen = SEXTANT_TRY(behavior(json));
        if (auto regex = pattern->find("Regex"); regex != pattern->end() && regex->is_string())
            return addRegex(regex->get<std::string>(), chosen, matches);
        if (auto fixed = pattern->find("String"); fixed != pattern->end() && fixed->is_string()) {
            steps.push_back(makeTextStep(fixed->get<std::string>(), chosen, matches));
            return {};
        }
        return bad("a Split's pattern is neither Regex nor String");
    }
    Result<void> addRegex(const std::string& expression, SplitBehavior chosen, Matches matches) {
        auto step = makeRegexStep(expression, chosen, matches);
        if (!step) return bad(step.error().message);
        steps.push_back(std::move(step.value()));
        return {};
    }
    std::string m_place;
};

/// Whatever the order of the keys.
bool sameContent(const Json& a, const Json& b) { return LargeJson(a) == LargeJson(b); }

bool isWordByte(unsigned char byte) { return (byte | 32) >= 'a' && (byte | 32) <= 'z'; }
/// The first byte of a CJK character between U+4000 and U+9FFF: never white space, never punctuation.
bool isHanLead(unsigned char byte) { return byte >= 0xE4 && byte <= 0xE9; }

}  // namespace

struct PreTokenizer::Steps {
    Method method = Method::Nothing;
    std::string name;
    Json json;
    std::vector<std::shared_ptr<const SplitStep>> steps;
    PrefixSpace prefixSpace = PrefixSpace::Never;
};

PreTokenizer::PreTokenizer() {
    static const auto deepSeek =
        std::make_shared<const Steps>(Steps{Method::DeepSeek, "deepseek-llm", deepSeekPreTokenizerJson(), {}, {}});
    m_steps = deepSeek;
}

PreTokenizer PreTokenizer::none() {
    return PreTokenizer(std::make_shared<const Steps>(Steps{Method::Nothing, "none", nullptr, {}, {}}));
}

Result<PreTokenizer> PreTokenizer::named(const std::string& name) {
    const Json json = preTokenizerJson(name);
    if (json.is_null()) {
        const auto names = preTokenizerNames();
        const auto near = nearestName(name, names);
        return usageError(
            "the pre-tokenizer \"" + name + "\" is not known" + (near ? "; did you mean \"" + *near + "\"?" : ""),
            "Known are " + join(names, ", "));
    }
    return fromJson(json, name);
}

Result<PreTokenizer> PreTokenizer::fromJson(const Json& json, const std::string& place) {
    if (sameContent(json, deepSeekPreTokenizerJson())) return PreTokenizer();
    auto steps = std::make_shared<Steps>();
    StepReader reader(place);
    SEXTANT_TRY(reader.read(json));
    steps->json = json;
    steps->steps = std::move(reader.steps);
    steps->prefixSpace = reader.prefixSpace;
    steps->method = steps->steps.empty() ? Method::Nothing : Method::Steps;
    steps->name = json.is_null() ? "none" : "custom";
    for (const std::string& name : preTokenizerNames()) {
        if (!sameContent(preTokenizerJson(name), json)) continue;
        steps->name = name;
        break;
    }
    return PreTokenizer(std::shared_ptr<const Steps>(std::move(steps)));
}

Result<PreTokenizer> PreTokenizer::fromSentencePieceJson(const Json& json, const std::string& place) {
    StepReader reader(place);
    SEXTANT_TRY(reader.readSentencePiece(json));
    if (reader.steps.empty() && reader.prefixSpace == PrefixSpace::Never) return none();
    auto steps = std::make_shared<Steps>();
    steps->json = json;
    steps->steps = std::move(reader.steps);
    steps->prefixSpace = reader.prefixSpace;
    steps->method = steps->steps.empty() ? Method::Nothing : Method::Steps;
    steps->name = "custom";
    return PreTokenizer(std::shared_ptr<const Steps>(std::move(steps)));
}

void PreTokenizer::split(std::string_view text, std::vector<uint32_t>& ends) const {
    if (text.empty()) return;
    switch (m_steps->method) {
        case Method::Nothing:
            ends.push_back(static_cast<uint32_t>(text.size()));
            return;
        case Method::DeepSeek:
            splitLikeDeepSeek(text, ends);
            return;
        case Method::Steps:
            break;
    }
    if (m_steps->steps.size() == 1) return m_steps->steps[0]->split(text, 0, ends);
    // Each step cuts the pieces the step before has left; the last one writes to `ends`.
    std::vector<uint32_t> pieces = {static_cast<uint32_t>(text.size())}, next;
    for (size_t i = 0; i < m_steps->steps.size(); ++i) {
        const bool last = i + 1 == m_steps->steps.size();
        std::vector<uint32_t>& into = last ? ends : next;
        uint32_t begin = 0;
        for (uint32_t end : pieces) {
            m_steps->steps[i]->split(text.substr(begin, end - begin), begin, into);
            begin = end;
        }
        pieces.swap(next);
        next.clear();
    }
}

const std::string& PreTokenizer::name() const { return m_steps->name; }
const Json& PreTokenizer::toJson() const { return m_steps->json; }
PrefixSpace PreTokenizer::prefixSpace() const { return m_steps->prefixSpace; }

/// Between a letter and the newline after it, every known family begins a piece; likewise after a single newline that
/// stands between a letter and a letter.
size_t PreTokenizer::cutPoint(std::string_view text, size_t from) const {
    if (m_steps->name == "custom" || m_steps->name == "none" || m_steps->prefixSpace != PrefixSpace::Never)
        return text.size();
    for (size_t at = text.find('\n', std::max<size_t>(from, 1)); at != std::string_view::npos && at + 1 < text.size();
         at = text.find('\n', at + 1)) {
        if (m_steps->method == Method::DeepSeek) return at + 1;
        const auto before = static_cast<unsigned char>(text[at - 1]), after = static_cast<unsigned char>(text[at + 1]);
        if (isWordByte(before)) return at;
        if (before > ' ' && before < 0x80 && (isWordByte(after) || isHanLead(after))) return at + 1;
    }
    return text.size();
}

}  // namespace sextant
