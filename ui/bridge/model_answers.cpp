// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_answers.h"

#include "ui/bridge/event_reader.h"
#include "ui/bridge/json_members.h"

#include <algorithm>
#include <cmath>

namespace sextant {

namespace {

qint64 numberOf(const Json& json, const char* key, qint64 fallback = 0) {
    const double value = eventNumber(json, key, static_cast<double>(fallback));
    return std::isfinite(value) && std::abs(value) < 9e18 ? static_cast<qint64>(value) : fallback;
}

std::optional<ModelCertificate> certificateOf(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    ModelCertificate certificate;
    certificate.positions = numberOf(json, "positions");
    certificate.meanDivergence = eventNumber(json, "mean_kl_divergence", 0);
    certificate.largestDivergence = eventNumber(json, "largest_kl_divergence", 0);
    certificate.equalFirst = eventNumber(json, "equal_first_choice", 0);
    certificate.equalTokens = member(json, "equal_tokens") == Json(true);
    return certificate;
}

}  // namespace

ModelDetails modelDetails(const Json& facts) {
    const auto text = [&](const char* key) { return textOf(member(facts, key)); };
    const auto number = [&](const char* key) { return numberOf(facts, key); };
    ModelDetails details;
    details.sentence = text("error");
    if (!details.sentence.isEmpty()) return details;
    details.isGguf = text("what") == QLatin1String("GGUF file");
    details.refusal = text("refused");
    details.weightsProblem = text("weights_problem");
    details.tokenizerProblem = text("tokenizer_problem");
    details.family = text("model_type");
    details.name = text("name");
    details.license = text("license");
    details.licenseFile = text("license_file");
    details.tokenizer = text("tokenizer");
    details.chatTemplate = text("chat_template");
    details.parameters = number("parameters");
    details.weightBytes = number("weight_bytes");
    details.contextTokens = number("max_position_embeddings");
    details.vocabulary = number("tokenizer_vocabulary");
    details.layers = number("num_hidden_layers");
    details.hiddenSize = number("hidden_size");
    details.intermediateSize = number("intermediate_size");
    details.heads = number("num_attention_heads");
    details.keyValueHeads = number("num_key_value_heads");
    details.rows = number("vocab_size");
    details.isTied = member(facts, "tie_word_embeddings") == Json(true);
    details.step = numberOf(facts, "step", -1);
    details.trainedTokens = numberOf(facts, "tokens", -1);
    const Json weights = member(facts, "weights"), converted = member(facts, "bytes_converted_to");
    for (const auto& [type, stored] : weights.items())
        details.types.append({toQString(type), numberOf(stored, "bytes")});
    for (const auto& [type, bytes] : converted.items())
        details.converted.append({toQString(type), numberOf(converted, type.c_str())});
    const Json memory = member(facts, "chat_memory");
    details.memoryWeights = numberOf(memory, "weight_bytes");
    details.cachePerToken = numberOf(memory, "cache_bytes_per_token");
    details.chatTokens = numberOf(memory, "context_tokens");
    details.chatBytes = numberOf(memory, "total_bytes");
    details.fullChatBytes = numberOf(memory, "total_bytes_at_full_context");
    details.certificate = certificateOf(member(facts, "certificate"));
    return details;
}

Result<TextScoring> textScoring(const std::string& line, const QString& model) {
    const Json answer = SEXTANT_TRY(parseJson(line, "the engine's answer"));
    const Json tokens = member(answer, "tokens");
    if (!tokens.is_array()) return dataError("the engine's answer has no tokens");
    auto text = std::make_shared<TokenizedText>();
    text->path = model;
    TextScoring scoring;
    int64_t scored = 0;
    for (const Json& token : tokens) {
        const Json bytes = member(token, "text"), logProbability = member(token, "logprob");
        TokenizedText::Piece piece;
        piece.id = static_cast<int32_t>(numberOf(token, "id"));
        piece.begin = static_cast<uint32_t>(text->bytes.size());
        if (bytes.is_string()) text->bytes += bytes.get<std::string>();
        piece.length = static_cast<uint32_t>(text->bytes.size()) - piece.begin;
        piece.tone = TokenTone::Scored;
        if (logProbability.is_number()) {
            piece.logProbability = logProbability.get<float>();
            scoring.logProbability += static_cast<double>(piece.logProbability);
            scoring.bytes += piece.length;
            ++scored;
        }
        text->tokens.push_back(piece);
    }
    if (scored > 0) scoring.perplexity = std::exp(-scoring.logProbability / static_cast<double>(scored));
    if (scoring.bytes > 0)
        scoring.bitsPerByte = -scoring.logProbability / std::log(2.0) / static_cast<double>(scoring.bytes);
    scoring.text = text;
    return scoring;
}

}  // namespace sextant
