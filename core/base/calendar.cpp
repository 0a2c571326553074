// SPDX-License-Identifier: Apache-2.0
#include "core/base/calendar.h"

#include <locale.h>

#include <charconv>
#include <chrono>
#include <ctime>

namespace sextant {

namespace {

constexpr size_t kLongest = 4 << 10;

}  // namespace

CalendarTime localTime() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec};
}

std::optional<CalendarTime> dateFrom(std::string_view text) {
    auto number = [&](size_t at, size_t size) {
        int value = -1;
        const char* end = text.data() + at + size;
        const auto [stop, error] = std::from_chars(text.data() + at, end, value);
        return error == std::errc() && stop == end ? value : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 1 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return CalendarTime{year, month, day};
}

std::optional<std::string> formattedTime(const CalendarTime& time, const std::string& format) {
    static const locale_t english = ::newlocale(LC_ALL_MASK, "C", static_cast<locale_t>(nullptr));
    std::tm parts{};
    parts.tm_year = time.year - 1900;
    parts.tm_mon = time.month - 1;
    parts.tm_mday = time.day;
    parts.tm_hour = time.hour;
    parts.tm_min = time.minute;
    parts.tm_sec = time.second;
    ::timegm(&parts);  // fills in the day of the week and of the year
    // A mark before it tells an empty text from one that does not fit.
    std::string text(kLongest, '\0');
    const size_t size = ::strftime_l(text.data(), text.size(), ("." + format).c_str(), &parts, english);
    if (size == 0) return std::nullopt;
    return text.substr(1, size - 1);
}

}  // namespace sextant
