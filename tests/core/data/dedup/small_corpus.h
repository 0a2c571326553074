// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/dedup/corpus_stage.h"

#include <string>
#include <vector>

namespace sextant::test {

/// A corpus in memory, a few documents a chunk. May be told to break, as a process that is killed does; one thread then.
class SmallCorpus : public CorpusView {
public:
    SmallCorpus(const CorpusStage& stage, const std::vector<std::string>& texts) {
        for (size_t i = 0; i < texts.size(); ++i) {
            if (i % 3 == 0) m_documents.emplace_back(), m_keys.emplace_back();
            m_documents.back().push_back({texts[i], {}, {}, {}, DocumentPlace(i / 5, i), {}});
            stage.collect(m_documents.back().back(), m_keys.back());
        }
    }
    size_t chunks() const override { return m_documents.size(); }
    Result<std::string> keys(size_t chunk) const override {
        SEXTANT_TRY(step());
        return m_keys[chunk];
    }
    Result<std::vector<DocumentPlace>> places(size_t chunk) const override {
        SEXTANT_TRY(step());
        std::vector<DocumentPlace> places;
        for (const Document& document : m_documents[chunk]) places.push_back(document.place);
        return places;
    }
    Result<void> documents(size_t chunk, const std::function<void(Document)>& visit) const override {
        SEXTANT_TRY(step());
        for (const Document& document : m_documents[chunk]) visit(document);
        return {};
    }

    /// Lets the question after the next `questions` fail.
    void breakAfter(int64_t questions) {
        m_questions = 0;
        m_breaksAfter = questions;
    }
    int64_t questions() const { return m_questions; }

private:
    Result<void> step() const {
        if (m_breaksAfter < 0) return {};
        if (m_questions == m_breaksAfter) return machineError("the machine broke");
        ++m_questions;
        return {};
    }

    std::vector<std::vector<Document>> m_documents;
    std::vector<std::string> m_keys;
    int64_t m_breaksAfter = -1;
    mutable int64_t m_questions = 0;
};

}  // namespace sextant::test
