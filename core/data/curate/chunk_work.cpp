// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/chunk_work.h"

#include "core/base/hash.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/data/curate/rejects.h"
#include "core/data/curate/zstd_frames.h"

#include <algorithm>
#include <limits>

namespace sextant {

namespace {

/// The messages of a conversation are edited one by one, so that each stays what one side said.
void editDocument(const DocumentStage& stage, Document& document) {
    if (document.turns.empty()) return stage.edit(document);
    editTurns(document.text, document.turns, [&](size_t, std::string& content) {
        Document message{std::move(content), document.id, document.source, std::move(document.otherFields),
                         document.place,     {}};
        stage.edit(message);
        content = std::move(message.text);
        document.otherFields = std::move(message.otherFields);
    });
}

/// A document without some stretches of its text (ascending, without overlap).
void cutOut(const std::span<const Verdict> stretches, Document& document) {
    auto cut = [&](std::string_view text, size_t offset) {
        std::string left;
        size_t from = 0;
        for (const Verdict& stretch : stretches) {
            const size_t begin = std::clamp<size_t>(stretch.begin, offset, offset + text.size()) - offset;
            const size_t end = std::clamp<size_t>(stretch.end, offset, offset + text.size()) - offset;
            left.append(text, from, begin - std::min(from, begin));
            from = std::max(from, end);
        }
        return left.append(text, from);
    };
    if (document.turns.empty()) {
        document.text = cut(document.text, 0);
        return;
    }
    const std::vector<Turn> before = document.turns;
    editTurns(document.text, document.turns,
              [&](size_t turn, std::string& content) { content = cut(content, before[turn].end - content.size()); });
}

}  // namespace

/// The features of a document's text, made anew only when a stage has changed it.
class ChunkWork::SharedFeatures {
public:
    /// Lets a stage edit the document. Returns whether its text is another one now.
    bool edit(const DocumentStage& stage, Document& document) {
        if (!m_features) renew(document);
        editDocument(stage, document);
        const uint64_t before = m_hash;
        const size_t size = m_features->text().size();
        // The same content may lie elsewhere now, and the features point into it.
        const bool changed = document.text.size() != size || hashText(document.text) != before;
        if (changed || document.text.data() != m_features->text().data()) renew(document);
        return changed;
    }
    const TextFeatures& features() const { return *m_features; }

private:
    void renew(const Document& document) {
        m_features.emplace(document.text);
        m_hash = hashText(document.text);
    }
    std::optional<TextFeatures> m_features;
    uint64_t m_hash = 0;
};

ChunkWork::ChunkWork(const Recipe& recipe, const Recipe::Pass& pass, const CurationOptions& options,
                     const VerdictFile* verdicts)
    : m_recipe(recipe),
      m_pass(pass),
      m_options(options),
      m_verdicts(verdicts),
      m_signalCount(recipe.signalCount(pass.first, pass.last)) {
    m_content.counts = Funnel::of(recipe);
}

uint32_t ChunkWork::tokensOf(const Document& document) const {
    return m_options.tokens ? m_options.tokens->count(document.text) : 0;
}

void ChunkWork::addRead(Document document, uint32_t row) {
    const uint32_t tokens = tokensOf(document);
    m_content.counts.read.count(document.text.size(), tokens);
    add(std::move(document), row, tokens);
}

void ChunkWork::add(Document document, uint32_t row, uint32_t tokens) {
    std::vector<DropReason> reasons;
    const size_t signalsAt = m_signalRows.size();
    m_signalRows.resize(signalsAt + m_signalCount, std::numeric_limits<float>::quiet_NaN());
    ChunkRow entry{row, 0, document.place.value(), 0, tokens};
    bool alive = true;
    auto dropAt = [&](size_t step) {
        alive = false;
        entry.step = static_cast<uint32_t>(step + 1);
        entry.textBytes = static_cast<uint32_t>(document.text.size());
        drop(step, document, entry.tokens, reasons);
    };
    if (m_pass.decidedBefore) {
        const size_t before = document.text.size();
        if (!applyVerdicts(document, entry.tokens, reasons))
            dropAt(*m_pass.decidedBefore);
        else if (document.text.size() != before)
            noteEdit(row, *m_pass.decidedBefore, before, document.text.size());
    }
    // A document that was dropped by a rule is measured by the later steps of the pass, too, so that limits can be
    // moved.
    if (alive) {
        size_t at = signalsAt;
        SharedFeatures features;
        for (size_t step = m_pass.first; step < m_pass.last; ++step) {
            const size_t count = m_recipe.steps()[step].document->rules().size();
            reasons.clear();
            Funnel::Step& counts = m_content.counts.steps[step];
            if (alive) counts.in.count(document.text.size(), entry.tokens);
            const size_t before = document.text.size();
            const bool edited = features.edit(*m_recipe.steps()[step].document, document);
            measure(step, document, features.features(), std::span(m_signalRows).subspan(at, count), reasons);
            at += count;
            if (!alive) continue;
            if (edited) {
                noteEdit(row, step, before, document.text.size());
                const uint32_t left = tokensOf(document);
                counts.edited.count(before - std::min(before, document.text.size()),
                                    entry.tokens - std::min(entry.tokens, left));
                entry.tokens = left;
            }
            if (reasons.empty())
                counts.out.count(document.text.size(), entry.tokens);
            else
                dropAt(step);
        }
    }
    if (alive) {
        entry.textBytes = static_cast<uint32_t>(document.text.size());
        appendDocumentLine(document, m_documentLines);
        if (m_pass.collectedFor) m_recipe.steps()[*m_pass.collectedFor].corpus->collect(document, m_content.keys);
    }
    m_content.rows.push_back(entry);
}

void ChunkWork::noteEdit(uint32_t row, size_t step, size_t before, size_t after) {
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    const int64_t longer = static_cast<int64_t>(after) - static_cast<int64_t>(before);
    m_content.edits.push_back(
        {row, static_cast<uint32_t>(step), static_cast<int32_t>(std::clamp(longer, -kMost, kMost))});
}

void ChunkWork::addReject(const std::string& file, const BadRecord& bad) {
    ++m_content.counts.rejects;
    appendRejectLine(file, bad, m_content.rejects);
}

DropReason ChunkWork::duplicateReason(const Verdict& verdict, const CorpusStage& stage) const {
    DropReason reason;
    reason.rule = stage.ruleName();
    reason.value = verdict.similarity;
    reason.threshold = static_cast<float>(stage.limit());
    if (!verdict.isWhole()) reason.spans.push_back({verdict.begin, verdict.end});
    if (verdict.survivor == Verdict::kElsewhere) {
        reason.duplicateOf = "{\"source\":\"index\"}";
    } else {
        const DocumentPlace place = DocumentPlace::fromValue(verdict.survivor);
        reason.duplicateOf = "{\"source\":";
        const auto& files = m_options.files;
        appendJsonString(place.file() < files.size() ? replaceInvalidUtf8(files[place.file()].string()) : "?",
                         reason.duplicateOf);
        reason.duplicateOf += ",\"position\":" + std::to_string(place.position()) + "}";
    }
    return reason;
}

bool ChunkWork::applyVerdicts(Document& document, uint32_t& tokens, std::vector<DropReason>& reasons) {
    const CorpusStage& stage = *m_recipe.steps()[*m_pass.decidedBefore].corpus;
    Funnel::Step& counts = m_content.counts.steps[*m_pass.decidedBefore];
    counts.in.count(document.text.size(), tokens);
    const auto verdicts = m_verdicts->between(document.place.value(), document.place.value());
    for (const Verdict& verdict : verdicts) {
        reasons.push_back(duplicateReason(verdict, stage));
        if (verdict.isWhole()) return false;
    }
    if (verdicts.empty()) {
        counts.out.count(document.text.size(), tokens);
        return true;
    }
    Document left = document;
    cutOut(verdicts, left);
    if (trimmed(left.text).empty()) return false;
    const uint32_t tokensLeft = tokensOf(left);
    counts.edited.count(document.text.size() - left.text.size(), tokens - std::min(tokens, tokensLeft));
    document = std::move(left);
    tokens = tokensLeft;
    counts.out.count(document.text.size(), tokens);
    reasons.clear();
    return true;
}

void ChunkWork::measure(size_t step, const Document& document, const TextFeatures& features, std::span<float> signals,
                        std::vector<DropReason>& reasons) const {
    const DocumentStage& stage = *m_recipe.steps()[step].document;
    stage.measure(document, features, signals);
    const auto& rules = stage.rules();
    for (size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].keeps(signals[i])) continue;
        DropReason reason;
        reason.rule = rules[i].name;
        reason.value = signals[i];
        reason.spans = stage.spans(document, features, i);
        if (signals[i] < rules[i].minimum)
            reason.minimum = rules[i].minimum;
        else
            reason.maximum = rules[i].maximum;
        reasons.push_back(std::move(reason));
    }
}

void ChunkWork::drop(size_t step, const Document& document, uint32_t tokens, const std::vector<DropReason>& reasons) {
    Funnel::Step& counts = m_content.counts.steps[step];
    size_t rule = 0;
    if (const auto& stage = m_recipe.steps()[step].document)
        while (stage->rules()[rule].name != reasons.front().rule) ++rule;
    counts.dropped[rule].count(document.text.size(), tokens);
    appendDroppedLine(document, m_recipe.steps()[step].name, reasons, m_droppedLines);
}

ChunkContent ChunkWork::content() const {
    ChunkContent content = m_content;
    content.documents = zstdFrame(m_documentLines);
    content.dropped = zstdFrame(m_droppedLines);
    const size_t rows = content.rows.size();
    content.signals.resize(m_signalRows.size());
    for (size_t row = 0; row < rows; ++row)
        for (size_t column = 0; column < m_signalCount; ++column)
            content.signals[column * rows + row] = m_signalRows[row * m_signalCount + column];
    return content;
}

Result<void> ChunkWork::takeOver(const ChunkFile& begun) {
    ChunkContent content;
    content.rejects = SEXTANT_TRY(begun.section(ChunkContent::Rejects));
    content.keys = SEXTANT_TRY(begun.section(ChunkContent::Keys));
    content.rows = SEXTANT_TRY(begun.rows());
    content.edits = SEXTANT_TRY(begun.edits());
    content.counts = SEXTANT_TRY(begun.counts(m_recipe));
    std::string kept = SEXTANT_TRY(zstdContent(SEXTANT_TRY(begun.section(ChunkContent::Documents)), begun.place()));
    std::string dropped = SEXTANT_TRY(zstdContent(SEXTANT_TRY(begun.section(ChunkContent::Dropped)), begun.place()));
    const std::vector<float> signals = SEXTANT_TRY(begun.signals());
    const size_t rows = content.rows.size();
    if (signals.size() != rows * m_signalCount)
        return dataError(begun.place() + ": the file does not fit the recipe",
                         "Remove this file; the job makes it anew");
    m_signalRows.resize(signals.size());
    for (size_t row = 0; row < rows; ++row)
        for (size_t column = 0; column < m_signalCount; ++column)
            m_signalRows[row * m_signalCount + column] = signals[column * rows + row];
    m_content = std::move(content);
    m_documentLines = std::move(kept);
    m_droppedLines = std::move(dropped);
    return {};
}

}  // namespace sextant
