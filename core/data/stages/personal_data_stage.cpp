// SPDX-License-Identifier: Apache-2.0
#include "core/data/stages/stages.h"

#include "core/spec/stages/cleaning_options.h"

#include <array>
#include <limits>

namespace sextant {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isLocalPart(char c) {
    return isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}
bool isDomain(char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; }

struct Found {
    size_t begin = 0, end = 0;
};

/// The address around the @ at `at`, if it is one.
Found emailAround(std::string_view text, size_t at) {
    Found found{at, at + 1};
    while (found.begin > 0 && isLocalPart(text[found.begin - 1])) --found.begin;
    while (found.begin < at && text[found.begin] == '.') ++found.begin;
    while (found.end < text.size() && isDomain(text[found.end])) ++found.end;
    while (found.end > at + 1 && (text[found.end - 1] == '.' || text[found.end - 1] == '-')) --found.end;
    const std::string_view domain = text.substr(at + 1, found.end - at - 1);
    const size_t dot = domain.rfind('.');
    const bool good = found.begin < at && dot != std::string_view::npos && dot > 0 && domain.size() - dot >= 3 &&
                      isLetter(domain.back());
    return good ? found : Found{};
}

/// A public IPv4 address that begins at `at`. REQUIRES a digit there and none before.
Found addressAt(std::string_view text, size_t at) {
    std::array<int, 4> parts{};
    size_t i = at;
    for (size_t part = 0; part < 4; ++part) {
        const size_t first = i;
        for (; i < text.size() && isDigit(text[i]) && i - first < 3; ++i)
            parts[part] = parts[part] * 10 + (text[i] - '0');
        if (i == first || parts[part] > 255 || (i - first > 1 && text[first] == '0')) return {};
        if (part < 3 && (i >= text.size() || text[i++] != '.')) return {};
    }
    if (i < text.size() && (isDigit(text[i]) || (text[i] == '.' && i + 1 < text.size() && isDigit(text[i + 1]))))
        return {};
    const bool isPrivate = parts[0] == 10 || parts[0] == 127 || parts[0] == 0 || parts[0] >= 224 ||
                           (parts[0] == 192 && parts[1] == 168) ||
                           (parts[0] == 172 && parts[1] >= 16 && parts[1] < 32) || (parts[0] == 169 && parts[1] == 254);
    return isPrivate ? Found{} : Found{at, i};
}

/// A run of digits with single blanks, dashes, dots or brackets between them.
struct DigitRun {
    Found place;
    std::string digits;
};
DigitRun digitRunAt(std::string_view text, size_t at) {
    DigitRun run{{at, at}, {}};
    for (size_t i = at; i < text.size() && run.digits.size() <= 20; ++i) {
        if (isDigit(text[i])) {
            run.digits += text[i];
            run.place.end = i + 1;
        } else if (!(text[i] == ' ' || text[i] == '-' || text[i] == '.' || text[i] == '(' || text[i] == ')' ||
                     (text[i] == '+' && i == at)) ||
                   i - run.place.end > 1) {
            break;
        }
    }
    return run;
}

/// Luhn's check of payment cards (ISO/IEC 7812-1).
bool isCardNumber(const std::string& digits) {
    if (digits.size() < 13 || digits.size() > 19) return false;
    int sum = 0;
    for (size_t i = 0; i < digits.size(); ++i) {
        int digit = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 1 && (digit *= 2) > 9) digit -= 9;
        sum += digit;
    }
    return sum % 10 == 0 && digits.find_first_not_of(digits[0]) != std::string::npos;
}

bool isPhoneNumber(std::string_view text, const DigitRun& run) {
    const bool international = text[run.place.begin] == '+';
    const std::string_view written = text.substr(run.place.begin, run.place.end - run.place.begin);
    return international ? run.digits.size() >= 9 && run.digits.size() <= 15
                         : run.digits.size() == 10 && written.find_first_of(" -.(") != std::string_view::npos &&
                               run.digits[0] >= '2';
}

class PersonalDataStage : public DocumentStage {
public:
    explicit PersonalDataStage(PersonalDataOptions options) : m_options(std::move(options)) {
        m_rules = {{"found", "Masked addresses and numbers.", -std::numeric_limits<float>::infinity(),
                    static_cast<float>(m_options.maxFound), "", "max_found"}};
    }
    const std::vector<Rule>& rules() const override { return m_rules; }

    void edit(Document& document) const override {
        std::string masked;
        size_t kept = 0;
        forEachFound(document.text, [&](const Found& place, const std::string& mask) {
            masked.append(document.text, kept, place.begin - kept);
            masked += mask;
            kept = place.end;
        });
        if (kept == 0) return;
        masked.append(document.text, kept);
        document.text = std::move(masked);
    }
    /// Counts the masks, for the text was masked before.
    void measure(const Document& document, const TextFeatures&, std::span<float> values) const override {
        values[0] = static_cast<float>(spans(document, TextFeatures({}), 0).size());
    }
    std::vector<ByteSpan> spans(const Document& document, const TextFeatures&, size_t) const override {
        std::vector<ByteSpan> found;
        for (size_t at = 0; at < document.text.size(); ++at)
            for (const std::string* mask :
                 {&m_options.emailText, &m_options.ipText, &m_options.phoneText, &m_options.cardText})
                if (!mask->empty() && document.text.compare(at, mask->size(), *mask) == 0) {
                    found.push_back({at, at + mask->size()});
                    at += mask->size() - 1;
                    break;
                }
        return found;
    }

private:
    template <class Visit>
    void forEachFound(std::string_view text, const Visit& visit) const {
        size_t free = 0;  // what lies before it was gone over
        auto take = [&](const Found& found, const std::string& mask) {
            if (found.end == 0 || found.begin < free) return false;
            visit(found, mask);
            free = found.end;
            return true;
        };
        for (size_t i = 0; i < text.size(); ++i) {
            if (i < free) continue;
            if (text[i] == '@' && m_options.emails) take(emailAround(text, i), m_options.emailText);
            const bool starts =
                isDigit(text[i]) || ((text[i] == '+' || text[i] == '(') && i + 1 < text.size() && isDigit(text[i + 1]));
            if (!starts || (i > 0 && (isDigit(text[i - 1]) || isLetter(text[i - 1]) || text[i - 1] == '.'))) continue;
            if (m_options.ipAddresses && isDigit(text[i]) && take(addressAt(text, i), m_options.ipText)) continue;
            const DigitRun run = digitRunAt(text, i);
            if (m_options.cardNumbers && isCardNumber(run.digits) && take(run.place, m_options.cardText)) continue;
            if (m_options.phoneNumbers && isPhoneNumber(text, run)) take(run.place, m_options.phoneText);
        }
    }

    PersonalDataOptions m_options;
    std::vector<Rule> m_rules;
};

}  // namespace

/// Masks e-mail addresses, public IPv4 addresses, phone and card numbers.
Result<std::unique_ptr<DocumentStage>> makePersonalDataStage(const StageSpec& spec) {
    return std::unique_ptr<DocumentStage>(
        std::make_unique<PersonalDataStage>(stageOptions<PersonalDataOptions>(personalDataOptions(), spec.options)));
}

}  // namespace sextant
