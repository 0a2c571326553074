// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_probe.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/gguf/gguf_file.h"
#include "core/job/model_path.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

namespace {

/// The context length that a GGUF file names; 0: none.
int contextOfGguf(const std::filesystem::path& path) {
    const auto file = GgufFile::open(path);
    if (!file) return 0;
    const GgufValues& values = file.value().values();
    const std::string family(values.text("general.architecture"));
    return static_cast<int>(values.integer(family + ".context_length").value_or(0));
}

ModelFacts lookAt(const QString& path) {
    ModelFacts facts{path, false, {}, -1, 0};
    const auto found = findModel(toPath(path));
    if (!found) {
        facts.sentence = sentenceOf(found.error());
        return facts;
    }
    facts.isThere = true;
    facts.step = static_cast<int>(found.value().step);
    if (found.value().folder.extension() == ".gguf") {
        facts.contextTokens = contextOfGguf(found.value().folder);
        return facts;
    }
    const auto config = readJsonFile(found.value().folder / "config.json");
    if (config && config.value().is_object())
        facts.contextTokens = static_cast<int>(eventNumber(config.value(), "max_position_embeddings", 0));
    return facts;
}

}  // namespace

ModelProbe::ModelProbe(QObject* parent) : QObject(parent) {}

void ModelProbe::ask(const QString& path) {
    m_answers.ask<ModelFacts>(
        this, m_tasks, 0, [path](const auto&) { return std::optional(lookAt(path)); },
        [this](const ModelFacts& facts) { Q_EMIT answered(facts); });
}

}  // namespace sextant
