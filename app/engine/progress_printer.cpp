// SPDX-License-Identifier: Apache-2.0
#include "app/engine/progress_printer.h"

#include "core/base/system.h"
#include "core/base/text.h"
#include "core/data/stages/classifier_training.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace sextant::engine {

namespace {

constexpr double kTerminalInterval = 0.1;
constexpr double kPipeInterval = 10;
constexpr int kBarWidth = 24;

double number(const Json& json, const char* key, double fallback = 0) {
    auto found = json.find(key);
    return found == json.end() ? fallback : numberFromJson(*found, fallback);
}

std::string fixed(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string bar(double share) {
    const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth + 0.5);
    std::string text;
    for (int i = 0; i < kBarWidth; ++i) text += i < filled ? "█" : "░";
    return text;
}

}  // namespace

ProgressPrinter::ProgressPrinter() : m_isTerminal(::isatty(2) != 0) {}

ProgressPrinter::~ProgressPrinter() {
    if (m_lineOpen) std::fputs("\n", stderr);
}

void ProgressPrinter::show(const std::string& event, const Json& fields) {
    if (event == "step") m_lastStep = fields;
    if (event == "progress") {
        const double done = number(fields, "done"), total = number(fields, "total");
        const bool last = total > 0 && done >= total;
        const double now = steadySeconds();
        if (!last && now - m_lastShown < (m_isTerminal ? kTerminalInterval : kPipeInterval)) return;
        m_lastShown = now;
        std::string stage = fields.value("stage", ""), unit = fields.value("unit", "");
        std::string text = "  " + stage + std::string(stage.size() < 10 ? 10 - stage.size() : 0, ' ') + " ";
        if (total > 0) text += bar(done / total) + " " + fixed(100 * done / total, 0) + " %  ";
        text += unit == "bytes" ? formatBytes(static_cast<int64_t>(done)) : formatCount(done) + " " + unit;
        if (stage == "train" && m_lastStep.is_object())
            text += "  loss " + fixed(number(m_lastStep, "loss"), 3) + "  " +
                    formatCount(number(m_lastStep, "tokens_per_second")) + " tokens/s";
        if (double eta = number(fields, "eta_seconds", -1); eta > 0.5) text += "  " + formatDuration(eta) + " left";
        line(text);
        if (last && stage != "train") keep("");
    } else if (event == "eval" && fields.contains("held_out")) {
        keep("  " + trainingLine(fields.value("stage", ""), fields));
    } else if (event == "eval") {
        keep("  step " + formatNumber(number(fields, "step")) + ": validation loss " +
             fixed(number(fields, "eval_loss"), 4) + " nats/token, " + fixed(number(fields, "bits_per_byte"), 4) +
             " bits/byte");
    } else if (event == "sample") {
        std::string text = fields.value("prompt", "") + fields.value("text", "");
        std::replace(text.begin(), text.end(), '\n', ' ');
        keep("    " + text);
    } else if (event == "warning") {
        keep("  warning: " + fields.value("message", ""));
    } else if (event == "checkpoint") {
        if (!m_isTerminal) keep("  checkpoint " + formatNumber(number(fields, "step")));
    }
}

void ProgressPrinter::line(const std::string& text) {
    if (!m_isTerminal) {
        std::fprintf(stderr, "%s\n", text.c_str());
        return;
    }
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
    m_lineOpen = true;
}

/// A line that stays, above the one that is rewritten.
void ProgressPrinter::keep(const std::string& text) {
    if (m_isTerminal && m_lineOpen) std::fputs(text.empty() ? "" : "\r\033[K", stderr);
    if (!text.empty() || m_lineOpen) std::fprintf(stderr, "%s\n", text.c_str());
    m_lineOpen = false;
}

}  // namespace sextant::engine
