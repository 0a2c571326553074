// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/data/stages/characters.h"
#include "core/spec/stages/web_options.h"

#include <algorithm>
#include <limits>
#include <set>

namespace sextant {

namespace {

using Words = std::set<std::string, std::less<>>;

/// "https://user@www.Example.org:8080/a" -> "www.example.org"
std::string hostOf(std::string_view url) {
    if (const size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
    return lowered(url.substr(0, url.find(':')));
}

size_t countWords(std::string_view url, const Words& words) {
    const std::string text = lowered(url);
    size_t count = 0;
    for (size_t start = 0; start < text.size();) {
        size_t end = start;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || (text[end] & 0x80))) ++end;
        count += words.contains(std::string_view(text).substr(start, end - start));
        start = end + 1;
    }
    return count;
}

class UrlListStage : public DocumentStage {
public:
    UrlListStage(Words domains, const UrlListOptions& options) : m_domains(std::move(domains)) {
        for (const std::string& word : options.words) m_words.insert(lowered(word));
        for (const std::string& word : options.softWords) m_softWords.insert(lowered(word));
        const float none = std::numeric_limits<float>::infinity();
        m_rules = {{"blocked_domain", "1 if the domain of the address is on the list.", -none, 0, "", ""},
                   {"blocked_words", "Words of the address that must not be there.", -none, 0, "", ""},
                   {"soft_words", "Words of the address that speak against it.", -none,
                    static_cast<float>(options.minSoftWords - 1), "", ""}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        const std::string url = otherField(document, "url");
        if (url.empty()) {
            std::fill(values.begin(), values.end(), std::numeric_limits<float>::quiet_NaN());
            return;
        }
        values[0] = isBlocked(hostOf(url)) ? 1 : 0;
        values[1] = static_cast<float>(countWords(url, m_words));
        values[2] = static_cast<float>(countWords(url, m_softWords));
    }

private:
    bool isBlocked(std::string_view host) const {
        while (true) {
            if (m_domains.contains(host)) return true;
            const size_t dot = host.find('.');
            if (dot == std::string_view::npos) return false;
            host.remove_prefix(dot + 1);
        }
    }
    Words m_domains, m_words, m_softWords;
    std::vector<Rule> m_rules;
};

}  // namespace

/// Drops documents by their address, the member "url" of the record. Documents without one are kept. A listed domain
/// stands for everything below it; in datatrove a listed subdomain stands for itself alone, so that a page of
/// x.sub.example.org passes there when sub.example.org is listed.
Result<std::unique_ptr<DocumentStage>> makeUrlListStage(const StageSpec& spec) {
    const auto options = stageOptions<UrlListOptions>(urlListOptions(), spec.options);
    Words domains;
    for (const std::string& domain : options.domains) domains.insert(lowered(domain));
    if (!options.domainFile.empty())
        for (const std::string& line : split(SEXTANT_TRY(readFile(options.domainFile)), '\n'))
            if (const auto domain = trimmed(line); !domain.empty() && domain[0] != '#') domains.insert(lowered(domain));
    return std::unique_ptr<DocumentStage>(std::make_unique<UrlListStage>(std::move(domains), options));
}

}  // namespace sextant
