// SPDX-License-Identifier: Apache-2.0
#include "core/data/curate/funnel.h"

#include <cstring>

namespace sextant {

namespace {

Json toJson(const Amount& amount, bool hasTokens) {
    Json json = {{"documents", amount.documents}, {"bytes", amount.bytes}};
    if (hasTokens) json["tokens"] = amount.tokens;
    return json;
}

/// All numbers of a funnel in a fixed order.
template <class FunnelType, class Visit>
void forEachNumber(FunnelType& funnel, const Visit& visit) {
    auto amount = [&](auto& value) { visit(value.documents), visit(value.bytes), visit(value.tokens); };
    amount(funnel.read);
    visit(funnel.rejects);
    visit(funnel.skipped);
    visit(funnel.replacedBytes);
    for (auto& step : funnel.steps) {
        amount(step.in), amount(step.out), amount(step.edited);
        for (auto& dropped : step.dropped) amount(dropped);
    }
}

}  // namespace

Funnel Funnel::of(const Recipe& recipe) {
    Funnel funnel;
    for (const Recipe::Step& step : recipe.steps()) {
        funnel.steps.emplace_back();
        funnel.steps.back().dropped.resize(step.document ? step.document->rules().size() : 1);
    }
    return funnel;
}

Funnel& Funnel::operator+=(const Funnel& more) {
    std::vector<int64_t> numbers;
    forEachNumber(more, [&](int64_t number) { numbers.push_back(number); });
    size_t next = 0;
    forEachNumber(*this, [&](int64_t& number) { number += numbers[next++]; });
    return *this;
}

Json Funnel::toJson(const Recipe& recipe) const {
    const auto json = [this](const Amount& amount) { return sextant::toJson(amount, hasTokens()); };
    Json stages = Json::array();
    for (size_t i = 0; i < steps.size(); ++i) {
        const Recipe::Step& step = recipe.steps()[i];
        Json dropped = Json::object();
        for (size_t rule = 0; rule < steps[i].dropped.size(); ++rule)
            dropped[step.document ? step.document->rules()[rule].name : step.corpus->ruleName()] =
                json(steps[i].dropped[rule]);
        stages.push_back({{"stage", step.name},
                          {"in", json(steps[i].in)},
                          {"out", json(steps[i].out)},
                          {"edited", json(steps[i].edited)},
                          {"dropped", std::move(dropped)}});
    }
    return {{"read", json(read)},          {"rejects", rejects},
            {"skipped", skipped},          {"replaced_bytes", replacedBytes},
            {"stages", std::move(stages)}, {"kept", json(kept())}};
}

std::string Funnel::toBytes() const {
    std::string bytes;
    forEachNumber(*this, [&](int64_t number) { bytes.append(reinterpret_cast<const char*>(&number), sizeof number); });
    return bytes;
}

Result<Funnel> Funnel::fromBytes(const std::string& bytes, const Recipe& recipe) {
    Funnel funnel = of(recipe);
    size_t at = 0;
    forEachNumber(funnel, [&](int64_t& number) {
        if (at + sizeof number <= bytes.size()) std::memcpy(&number, bytes.data() + at, sizeof number);
        at += sizeof number;
    });
    if (at != bytes.size()) return dataError("the counts belong to another recipe");
    return funnel;
}

}  // namespace sextant
