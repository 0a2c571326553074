// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sextant {

/// A moment as calendars and clocks show it, in no particular time zone.
struct CalendarTime {
    int year = 1970, month = 1, day = 1;
    int hour = 0, minute = 0, second = 0;
};

/// Now, where this machine is.
CalendarTime localTime();

/// "2024-07-26"; nothing if this is no day of the years 1 to 9999.
std::optional<CalendarTime> dateFrom(std::string_view text);

/// As strftime() writes it in English ("%d %b %Y": "26 Jul 2024"). Nothing if that is longer than 4 KiB.
std::optional<std::string> formattedTime(const CalendarTime& time, const std::string& format);

}  // namespace sextant
