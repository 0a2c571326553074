// SPDX-License-Identifier: Apache-2.0
// The pre-tokenizers of published models, as lists of regular expressions (facts, section 10.4, and the models' own
// tokenizer.json files). To add one: a line in kFamilies; other names of the same family in kAliases.
#include "core/tokenizer/deepseek_splitter.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/split_steps.h"

#include <utility>

namespace sextant {

namespace {

struct Family {
    const char* name;
    std::vector<const char*> expressions;
};

constexpr const char* kLlama3 =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
    "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr const char* kQwen2 =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| "
    "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr const char* kGpt4o =
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|"
    "'d)?|"
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|"
    "'d)?|"
    "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr const char* kTekken =
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|"
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|"
    "\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr const char* kDeepSeek3Words =
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| "
    "?[\\p{P}\\p{S}]+[\\r\\n]*|"
    "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
constexpr const char* kFalconSymbols = "[\\p{P}\\$\\+<=>\\^~\\|`]+";

const std::vector<Family>& families() {
    static const std::vector<Family> list = {
        {"gpt-2", {kGpt2Expression}},
        {"llama-bpe", {kLlama3}},
        {"qwen2", {kQwen2}},
        {"deepseek-coder",
         {"[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[\\x{4E00}-\\x{9FA5}\\x{800}-\\x{4E00}\\x{AC00}-\\x{D7FF}]+",
          "\\p{N}"}},
        {"deepseek-v3",
         {"\\p{N}{1,3}", "[\\x{4E00}-\\x{9FA5}\\x{3040}-\\x{309F}\\x{30A0}-\\x{30FF}]+", kDeepSeek3Words}},
        {"starcoder", {"\\p{N}", kGpt2Expression}},
        {"falcon", {kFalconSymbols, kGpt2Expression, "[0-9][0-9][0-9]"}},
        {"gpt-4o", {kGpt4o}},
        {"tekken", {kTekken}},
    };
    return list;
}

const std::vector<std::pair<std::string, std::string>>& aliases() {
    static const std::vector<std::pair<std::string, std::string>> list = {
        {"mpt", "gpt-2"},
        {"olmo", "gpt-2"},
        {"phi-2", "gpt-2"},
        {"gpt2", "gpt-2"},
        {"roberta-bpe", "gpt-2"},
        {"llama3", "llama-bpe"},
        {"llama-v3", "llama-bpe"},
        {"dbrx", "llama-bpe"},
        {"smaug-bpe", "llama-bpe"},
        {"stablelm2", "qwen2"},
        {"deepseek-r1-qwen", "qwen2"},
        {"hunyuan", "qwen2"},
        {"megrez", "qwen2"},
        {"refact", "starcoder"},
        {"command-r", "starcoder"},
        {"smollm", "starcoder"},
        {"codeshell", "starcoder"},
        {"exaone", "starcoder"},
    };
    return list;
}

}  // namespace

std::vector<std::string> preTokenizerNames() {
    std::vector<std::string> names = {"deepseek-llm"};
    for (const Family& family : families()) names.emplace_back(family.name);
    for (const auto& alias : aliases()) names.push_back(alias.first);
    return names;
}

Json preTokenizerJson(const std::string& name) {
    if (name == "deepseek-llm") return deepSeekPreTokenizerJson();
    for (const auto& [alias, family] : aliases())
        if (alias == name) return preTokenizerJson(family);
    const Json byteLevel = {
        {"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}};
    for (const Family& family : families()) {
        if (family.name != name) continue;
        if (name == "gpt-2")
            return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
        Json steps = Json::array();
        for (const char* expression : family.expressions)
            steps.push_back(
                {{"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", "Isolated"}, {"invert", false}});
        steps.push_back(byteLevel);
        return {{"type", "Sequence"}, {"pretokenizers", steps}};
    }
    return nullptr;
}

}  // namespace sextant
