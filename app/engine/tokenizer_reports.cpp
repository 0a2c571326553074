// SPDX-License-Identifier: Apache-2.0
#include "app/engine/tokenizer_commands.h"
#include "core/base/text.h"
#include "core/data/documents.h"
#include "core/data/formats/sources.h"
#include "core/tokenizer/language_samples.h"
#include "core/tokenizer/tokenizer_report.h"

#include <cstdio>

namespace sextant::engine {

namespace {

struct NamedText {
    std::string label, text;
};

/// The files' texts, or the built-in samples.
std::vector<NamedText> textsOf(const std::vector<std::string>& files) {
    std::vector<NamedText> texts;
    if (files.empty()) {
        for (const LanguageSample& sample : languageSamples())
            texts.push_back({std::string(sample.label), std::string(sample.text)});
        return texts;
    }
    for (const std::string& source : files)
        for (const auto& file : expandSources({{source, 1.0}}).orThrow()) {
            NamedText named{file.filename().string(), {}};
            ReadingReport report;
            readDocuments(file, report, [&](DocumentPart part) {
                named.text += part.text;
                return Result<void>();
            }).orThrow();
            texts.push_back(std::move(named));
        }
    return texts;
}

Json entries(const Tokenizer& tokenizer, const std::vector<int32_t>& ids, const TokenCounts* counts) {
    Json list = Json::array();
    for (int32_t id : ids) {
        Json entry = {
            {"id", id}, {"text", replaceInvalidUtf8(tokenizer.tokenText(id))}, {"bytes", tokenizer.tokenBytes(id)}};
        if (counts) entry["count"] = counts->counts()[static_cast<size_t>(id)];
        list.push_back(std::move(entry));
    }
    return list;
}

void printEntries(const char* title, const Json& list) {
    std::printf("%s\n", title);
    for (const Json& entry : list) {
        std::printf("  %8lld  %-40s %3lld bytes", entry["id"].get<long long>(), toJsonLine(entry["text"]).c_str(),
                    entry["bytes"].get<long long>());
        if (entry.contains("count")) std::printf("  %lld times", entry["count"].get<long long>());
        std::printf("\n");
    }
}

Json useJson(const TextUse& use, bool lossless) {
    return {{"tokens", use.tokens},
            {"bytes_per_token", use.bytesPerToken()},
            {"tokens_per_word", use.tokensPerWord()},
            {"lossless", lossless}};
}

}  // namespace

int runTokenizerInfo(const TokenizerReportArguments& arguments, const CommandContext& context) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.first).orThrow();
    const auto limit = static_cast<size_t>(arguments.limit);
    Json specials = Json::array(), literals = Json::array();
    for (const AddedToken& token : tokenizer.addedTokens())
        (token.special ? specials : literals).push_back({{"id", token.id}, {"text", token.text}});
    Json info = {{"kind", tokenizer.kind()},
                 {"vocabulary_size", tokenizer.vocabularySize()},
                 {"merges", tokenizer.model().merges().size()},
                 {"pre_tokenizer", tokenizer.preTokenizer().name()},
                 {"all_bytes", tokenizer.model().hasAllBytes()},
                 {"special_tokens", specials},
                 {"literal_tokens", literals},
                 {"longest_tokens", entries(tokenizer, longestTokens(tokenizer, limit), nullptr)}};
    if (!arguments.files.empty()) {
        TokenCounts counts(tokenizer);
        for (const NamedText& text : textsOf(arguments.files)) counts.add(text.text);
        const UnusedTokens unused = neverUsedTokens(tokenizer, counts, limit);
        info["text_bytes"] = counts.bytes();
        info["tokens"] = counts.tokens();
        info["bytes_per_token"] =
            static_cast<double>(counts.bytes()) / static_cast<double>(std::max<int64_t>(counts.tokens(), 1));
        info["rarest_tokens"] = entries(tokenizer, rarestTokens(tokenizer, counts, limit), &counts);
        info["never_used"] = unused.total;
        info["never_used_tokens"] = entries(tokenizer, unused.ids, nullptr);
    }
    if (context.output == Output::Json) {
        std::fputs(toJsonText(info).c_str(), stdout);
        return 0;
    }
    std::printf("%s, %lld tokens, %zu merges, pre-tokenizer %s%s\n", tokenizer.kind().c_str(),
                static_cast<long long>(tokenizer.vocabularySize()), tokenizer.model().merges().size(),
                tokenizer.preTokenizer().name().c_str(),
                tokenizer.model().hasAllBytes() ? "" : "; not all 256 bytes have a token");
    std::printf("%zu special tokens:", specials.size());
    for (size_t i = 0; i < std::min<size_t>(specials.size(), 20); ++i)
        std::printf(" %s (%lld)", specials[i]["text"].get<std::string>().c_str(), specials[i]["id"].get<long long>());
    std::printf("%s\n", specials.size() > 20 ? " ..." : "");
    if (!literals.empty()) std::printf("%zu tokens are matched literally in any text\n", literals.size());
    printEntries("Longest tokens:", info["longest_tokens"]);
    if (info.contains("rarest_tokens")) {
        std::printf("On %s of text: %lld tokens, %.3f bytes per token\n",
                    formatBytes(info["text_bytes"].get<int64_t>()).c_str(), info["tokens"].get<long long>(),
                    info["bytes_per_token"].get<double>());
        printEntries("Rarest tokens:", info["rarest_tokens"]);
        printEntries(
            ("Never used: " + std::to_string(info["never_used"].get<int64_t>()) + " tokens, the longest of them:")
                .c_str(),
            info["never_used_tokens"]);
    }
    return 0;
}

int runTokenizerCompare(const TokenizerReportArguments& arguments, const CommandContext& context) {
    const Tokenizer first = Tokenizer::load(arguments.first).orThrow(),
                    second = Tokenizer::load(arguments.second).orThrow();
    const auto texts = textsOf(arguments.files);
    std::vector<LabelledText> labelled;
    for (const NamedText& text : texts) labelled.push_back({text.label, text.text});
    const auto rows = compareTokenizers(first, second, labelled);
    if (context.output == Output::Json) {
        Json list = Json::array();
        for (const ComparisonRow& row : rows)
            list.push_back({{"text", row.label},
                            {"bytes", row.first.bytes},
                            {"first", useJson(row.first, row.firstIsLossless)},
                            {"second", useJson(row.second, row.secondIsLossless)}});
        std::fputs(toJsonText({{"first", arguments.first}, {"second", arguments.second}, {"texts", list}}).c_str(),
                   stdout);
        return 0;
    }
    std::printf("first:  %s (%lld tokens)\nsecond: %s (%lld tokens)\n\n", arguments.first.c_str(),
                static_cast<long long>(first.vocabularySize()), arguments.second.c_str(),
                static_cast<long long>(second.vocabularySize()));
    std::printf("%-28s %10s  %10s %10s  %8s %8s  %s\n", "", "bytes", "tokens", "tokens", "bytes/t", "bytes/t",
                "second/first");
    for (const ComparisonRow& row : rows)
        std::printf(
            "%-28s %10lld  %10lld %10lld  %8.3f %8.3f  %.3f%s%s\n", row.label.c_str(),
            static_cast<long long>(row.first.bytes), static_cast<long long>(row.first.tokens),
            static_cast<long long>(row.second.tokens), row.first.bytesPerToken(), row.second.bytesPerToken(),
            static_cast<double>(row.second.tokens) / static_cast<double>(std::max<int64_t>(row.first.tokens, 1)),
            row.firstIsLossless ? "" : "  first loses text", row.secondIsLossless ? "" : "  second loses text");
    return 0;
}

}  // namespace sextant::engine
