// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/html/main_text.h"

#include "core/data/formats/html/html_blocks.h"

#include <algorithm>
#include <vector>

namespace sextant {

namespace {

constexpr size_t kSolidBytes = 100, kSolidInFormBytes = 200;
constexpr double kMostLinksSolid = 0.35, kMostLinksShort = 0.5;
constexpr double kMainShare = 0.4, kSignShare = 0.3;

enum class Verdict { Solid, Short, Heading, Gone };
using Verdicts = std::vector<Verdict>;

double linkShare(const HtmlBlock& block) {
    return static_cast<double>(block.linkBytes) / static_cast<double>(std::max<size_t>(1, block.text.size()));
}

/// Signs that some pages put on all of their text: whole pages are forms, and class names are anything.
struct Signs {
    bool names = true, forms = true;
};

Verdict verdictAlone(const HtmlBlock& block, const Signs& signs) {
    const bool inForm = signs.forms && block.inForm;
    if (block.inFrame || (signs.names && block.inNamedFrame) || linkShare(block) > kMostLinksShort)
        return Verdict::Gone;
    if (block.kind == HtmlBlockKind::Heading) return inForm ? Verdict::Gone : Verdict::Heading;
    const size_t enough = inForm ? kSolidInFormBytes : kSolidBytes;
    if (block.text.size() >= enough && linkShare(block) <= kMostLinksSolid) return Verdict::Solid;
    return inForm ? Verdict::Gone : Verdict::Short;
}

size_t solidBytes(const std::vector<HtmlBlock>& blocks, const Signs& signs) {
    size_t bytes = 0;
    for (const HtmlBlock& block : blocks)
        if (verdictAlone(block, signs) == Verdict::Solid) bytes += block.text.size();
    return bytes;
}

/// Rule 1: a sign that most of the solid text has says nothing.
Signs signsThatHold(const std::vector<HtmlBlock>& blocks) {
    Signs signs{false, false};
    const auto all = static_cast<double>(solidBytes(blocks, signs));
    auto holds = [&](const Signs& more) { return static_cast<double>(solidBytes(blocks, more)) >= kSignShare * all; };
    signs.forms = holds({false, true});
    signs.names = holds({true, signs.forms});
    return signs;
}

/// Whether a short block reads as text and not as a label or a button.
bool readsAsText(const HtmlBlock& block) {
    if (block.kind != HtmlBlockKind::Paragraph) return true;
    for (const char* end : {".", "!", "?", ":", "\"", "\u201D", "\u00BB", "\u2026", "\u3002", "\uFF01", "\uFF1F", ")"})
        if (block.text.ends_with(end)) return true;
    return false;
}

/// Rule 2.
void keepOnlyMain(const std::vector<HtmlBlock>& blocks, Verdicts& verdicts) {
    size_t all = 0, inMain = 0;
    for (size_t i = 0; i < blocks.size(); ++i) {
        if (verdicts[i] != Verdict::Solid) continue;
        all += blocks[i].text.size();
        if (blocks[i].inMain) inMain += blocks[i].text.size();
    }
    if (inMain == 0 || static_cast<double>(inMain) < kMainShare * static_cast<double>(all)) return;
    for (size_t i = 0; i < blocks.size(); ++i)
        if (!blocks[i].inMain) verdicts[i] = Verdict::Gone;
}

/// Rule 3, for short blocks: they end as Solid or Gone.
void judgeByNeighbours(const std::vector<HtmlBlock>& blocks, Verdicts& verdicts) {
    auto solidBefore = [&](size_t i) {
        while (i > 0 && verdicts[i - 1] == Verdict::Heading) --i;
        return i > 0 && verdicts[i - 1] == Verdict::Solid;
    };
    for (size_t i = 0; i < blocks.size();) {
        if (verdicts[i] != Verdict::Short) {
            ++i;
            continue;
        }
        size_t end = i;
        while (end < blocks.size() && (verdicts[end] == Verdict::Short || verdicts[end] == Verdict::Heading)) ++end;
        const bool before = solidBefore(i), after = end < blocks.size() && verdicts[end] == Verdict::Solid;
        // From the front while they follow text, then from the back while text follows them.
        auto keep = [&](size_t k) { return verdicts[k] == Verdict::Heading || readsAsText(blocks[k]); };
        size_t front = i, back = end;
        if (before && after) front = end;
        while (before && front < end && keep(front)) ++front;
        while (after && back > front && keep(back - 1)) --back;
        for (size_t k = i; k < end; ++k)
            if (verdicts[k] == Verdict::Short) verdicts[k] = k < front || k >= back ? Verdict::Solid : Verdict::Gone;
        i = end;
    }
}

/// Rule 4.
void judgeHeadings(Verdicts& verdicts) {
    bool follows = false;
    for (size_t i = verdicts.size(); i-- > 0;) {
        if (verdicts[i] == Verdict::Heading)
            verdicts[i] = follows ? Verdict::Solid : Verdict::Gone;
        else
            follows = verdicts[i] == Verdict::Solid;
    }
}

std::string joined(const std::vector<HtmlBlock>& blocks, const Verdicts& verdicts) {
    std::string text;
    const HtmlBlock* last = nullptr;
    auto isLine = [](const HtmlBlock& block) {
        return block.kind == HtmlBlockKind::ListItem || block.kind == HtmlBlockKind::TableRow;
    };
    for (size_t i = 0; i < blocks.size(); ++i) {
        if (verdicts[i] != Verdict::Solid) continue;
        if (last) text += isLine(*last) && last->kind == blocks[i].kind ? "\n" : "\n\n";
        if (blocks[i].kind == HtmlBlockKind::ListItem) text += "- ";
        text += blocks[i].text;
        last = &blocks[i];
    }
    return text;
}

}  // namespace

MainText mainText(std::string_view page) {
    HtmlPage parsed = htmlBlocks(page);
    const std::vector<HtmlBlock>& blocks = parsed.blocks;
    Verdicts verdicts;
    const Signs signs = signsThatHold(blocks);
    for (const HtmlBlock& block : blocks) verdicts.push_back(verdictAlone(block, signs));
    if (std::find(verdicts.begin(), verdicts.end(), Verdict::Solid) == verdicts.end()) {
        std::replace_if(
            verdicts.begin(), verdicts.end(), [](Verdict v) { return v != Verdict::Gone; }, Verdict::Solid);
    } else {
        keepOnlyMain(blocks, verdicts);
        judgeByNeighbours(blocks, verdicts);
        judgeHeadings(verdicts);
    }
    return {std::move(parsed.title), joined(blocks, verdicts)};
}

}  // namespace sextant
