// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"

#include <functional>
#include <vector>

namespace sextant {

class Page;

/// One page as the rail shows it. To add a page: its folder here and a line in page_list.cpp.
struct PageEntry {
    const char* id;     ///< for --page and links
    const char* title;  ///< to translate in the context "sextant::PageList"
    const char* icon;
    std::function<Page*(const Services&)> make;
};

/// In the order of the rail.
const std::vector<PageEntry>& pageList();

}  // namespace sextant
