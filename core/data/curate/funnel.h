// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/data/curate/recipe.h"

#include <cstdint>
#include <vector>

namespace sextant {

/// How much text: documents, their bytes, and their tokens where a tokenizer counted them (else 0).
struct Amount {
    int64_t documents = 0, bytes = 0, tokens = 0;

    void count(size_t textBytes, uint32_t textTokens) {
        ++documents, bytes += static_cast<int64_t>(textBytes), tokens += textTokens;
    }
    Amount& operator+=(const Amount& more) {
        documents += more.documents, bytes += more.bytes, tokens += more.tokens;
        return *this;
    }
    Amount& operator-=(const Amount& less) {
        documents -= less.documents, bytes -= less.bytes, tokens -= less.tokens;
        return *this;
    }
    friend bool operator==(const Amount&, const Amount&) = default;
};

/// What came in and what was left after every stage, and why.
struct Funnel {
    struct Step {
        Amount in, out;
        Amount edited;                ///< documents whose text changed, and what they lost by it
        std::vector<Amount> dropped;  ///< by the first rule they broke; corpus stages have one rule
    };
    Amount read;
    int64_t rejects = 0;        ///< records that could not be read
    int64_t skipped = 0;        ///< entries that are no documents (a web archive's requests and images)
    int64_t replacedBytes = 0;  ///< bytes that were not UTF-8
    std::vector<Step> steps;

    static Funnel of(const Recipe& recipe);
    /// REQUIRES the same recipe.
    Funnel& operator+=(const Funnel& more);
    Amount kept() const { return steps.empty() ? read : steps.back().out; }
    /// Any text is at least one token.
    bool hasTokens() const { return read.tokens > 0; }
    /// {"read": .., "rejects": .., "skipped": .., "stages": [{"stage", "in", "out", "edited", "dropped": {rule: ..}}],
    /// "kept": ..}; amounts have "documents", "bytes" and, if they were counted, "tokens".
    Json toJson(const Recipe& recipe) const;

    /// For the files of the job's work folder.
    std::string toBytes() const;
    static Result<Funnel> fromBytes(const std::string& bytes, const Recipe& recipe);
};

}  // namespace sextant
