// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_probe.h"

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/job/model_path.h"
#include "ui/bridge/event_reader.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

namespace {

ModelFacts lookAt(const QString& path) {
    ModelFacts facts{path, false, {}, -1, 0};
    const auto found = findModel(toPath(path));
    if (!found) {
        facts.sentence = sentenceOf(found.error());
        return facts;
    }
    facts.isThere = true;
    facts.step = static_cast<int>(found.value().step);
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
