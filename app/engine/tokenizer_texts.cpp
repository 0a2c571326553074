// SPDX-License-Identifier: Apache-2.0
#include "app/engine/tokenizer_commands.h"
#include "core/base/parallel_in_order.h"
#include "core/base/text.h"
#include "core/tokenizer/tokenizer.h"

#include <charconv>
#include <cstdio>

namespace sextant::engine {

namespace {

constexpr size_t kBatchBytes = 8 << 20;

/// Puts more of standard input behind the text; false at the end of the input.
bool appendInput(std::string& text) {
    const size_t before = text.size();
    text.resize(before + kBatchBytes);
    const size_t got = std::fread(text.data() + before, 1, kBatchBytes, stdin);
    text.resize(before + got);
    return got > 0;
}

void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        throw RunError(machineError("cannot write to standard output", "Is the disk full?"));
}

void appendId(std::string& line, int32_t id) {
    char digits[12];
    const auto end = std::to_chars(digits, digits + sizeof digits, id).ptr;
    line.append(digits, end);
}

class Encoder {
public:
    Encoder(const TokenizerTextArguments& arguments)
        : m_arguments(arguments), m_tokenizer(Tokenizer::load(arguments.tokenizer).orThrow()) {}

    /// A line of ids for every line of input.
    void encodeLines() {
        std::string text;
        for (bool more = true; more;) {
            more = appendInput(text);
            const size_t end = more ? text.rfind('\n') + 1 : text.size();
            if (end == 0) continue;  // a line longer than the batch
            writeLines(std::string_view(text).substr(0, end));
            text.erase(0, end);
        }
    }
    /// One line of ids for all of it. The text is cut where that changes nothing, so memory stays bounded.
    void encodeWhole() {
        std::string text;
        bool isFirst = true;
        auto put = [&](std::string_view tokens) {
            if (tokens.empty()) return;
            if (!isFirst) write(" ");
            isFirst = false;
            write(tokens);
        };
        if (m_arguments.specials) put(written(m_tokenizer.prefix()));
        for (bool more = true; more;) {
            more = appendInput(text);
            size_t end = text.size();
            if (more) {
                const size_t half = text.size() / 2;
                end = m_tokenizer.cutPoint(text, half);
                if (end == text.size()) continue;
            }
            const std::vector<std::string_view> blocks = m_tokenizer.blocks(std::string_view(text).substr(0, end));
            parallelInOrder<std::string>(
                static_cast<int64_t>(blocks.size()), m_arguments.threads,
                [&](int64_t block, std::string& tokens) {
                    tokens = written(m_tokenizer.encode(blocks[static_cast<size_t>(block)]));
                },
                put);
            text.erase(0, end);
        }
        if (m_arguments.specials) put(written(m_tokenizer.parts().suffix));
        write("\n");
    }

private:
    /// Ids or pieces with a blank between them.
    void appendTokens(std::string& line, std::span<const int32_t> ids) const {
        for (size_t i = 0; i < ids.size(); ++i) {
            if (i > 0) line += ' ';
            if (m_arguments.pieces)
                line += toJsonLine(replaceInvalidUtf8(m_tokenizer.tokenText(ids[i])));
            else
                appendId(line, ids[i]);
        }
    }
    std::string written(std::span<const int32_t> ids) const {
        std::string line;
        appendTokens(line, ids);
        return line;
    }
    void appendLines(std::string& result, std::string_view text) const {
        std::vector<int32_t> ids;
        while (!text.empty()) {
            const size_t newline = std::min(text.find('\n'), text.size());
            ids.clear();
            if (m_arguments.specials) ids = m_tokenizer.prefix();
            m_tokenizer.encodeInto(text.substr(0, newline), ids);
            if (m_arguments.specials)
                ids.insert(ids.end(), m_tokenizer.parts().suffix.begin(), m_tokenizer.parts().suffix.end());
            appendTokens(result, ids);
            result += '\n';
            text.remove_prefix(std::min(newline + 1, text.size()));
        }
    }
    void writeLines(std::string_view text) const {
        // Even shares of whole lines.
        std::vector<std::string_view> shares;
        constexpr size_t kShare = 64 << 10;
        while (!text.empty()) {
            const size_t newline = text.find('\n', std::min(kShare, text.size()) - 1);
            const size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
            shares.push_back(text.substr(0, size));
            text.remove_prefix(size);
        }
        parallelInOrder<std::string>(
            static_cast<int64_t>(shares.size()), m_arguments.threads,
            [&](int64_t share, std::string& result) {
                result.clear();
                appendLines(result, shares[static_cast<size_t>(share)]);
            },
            [](const std::string& result) { write(result); });
    }

    const TokenizerTextArguments& m_arguments;
    Tokenizer m_tokenizer;
};

}  // namespace

int runTokenizerEncode(const TokenizerTextArguments& arguments) {
    Encoder encoder(arguments);
    if (arguments.whole)
        encoder.encodeWhole();
    else
        encoder.encodeLines();
    return 0;
}

int runTokenizerDecode(const TokenizerTextArguments& arguments) {
    const Tokenizer tokenizer = Tokenizer::load(arguments.tokenizer).orThrow();
    std::string text;
    int64_t lineNumber = 0;
    for (bool more = true; more;) {
        more = appendInput(text);
        size_t at = 0;
        for (size_t newline; (newline = text.find('\n', at)) != std::string::npos || (!more && at < text.size());
             at = newline + 1) {
            newline = std::min(newline, text.size());
            ++lineNumber;
            std::vector<int32_t> ids;
            for (const std::string& word : split(std::string_view(text).substr(at, newline - at), ' ')) {
                if (word.empty() || word == "\r") continue;
                int32_t id = -1;
                auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), id);
                if (code != std::errc() || end != word.data() + word.size() || id < 0 ||
                    id >= tokenizer.vocabularySize())
                    throw RunError(dataError("standard input, line " + std::to_string(lineNumber) + ": \"" + word +
                                             "\" is not a token id below " +
                                             std::to_string(tokenizer.vocabularySize())));
                ids.push_back(id);
            }
            write(tokenizer.decode(ids) + "\n");
            if (newline == text.size()) {
                at = text.size();
                break;
            }
        }
        text.erase(0, std::min(at, text.size()));
    }
    return 0;
}

}  // namespace sextant::engine
