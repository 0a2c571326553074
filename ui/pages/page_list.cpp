// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page_list.h"

#include "ui/pages/chat/chat_page.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/home/home_page.h"
#include "ui/pages/machines/machines_page.h"
#include "ui/pages/models/models_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/tokenizer/tokenizer_page.h"

#include <QtGlobal>

namespace sextant {

const std::vector<PageEntry>& pageList() {
    static const std::vector<PageEntry> pages = {
        {"home", QT_TRANSLATE_NOOP("sextant::PageList", "Home"), "home",
         [](const Services& s) { return new HomePage(s); }},
        {"data", QT_TRANSLATE_NOOP("sextant::PageList", "Data"), "data",
         [](const Services& s) { return new DataPage(s); }},
        {"tokenizer", QT_TRANSLATE_NOOP("sextant::PageList", "Tokenizer"), "tokenizer",
         [](const Services& s) { return new TokenizerPage(s); }},
        {"runs", QT_TRANSLATE_NOOP("sextant::PageList", "Runs"), "runs",
         [](const Services& s) { return new RunsPage(s); }},
        {"models", QT_TRANSLATE_NOOP("sextant::PageList", "Models"), "models",
         [](const Services& s) { return new ModelsPage(s); }},
        {"chat", QT_TRANSLATE_NOOP("sextant::PageList", "Chat"), "chat",
         [](const Services& s) { return new ChatPage(s); }},
        {"machines", QT_TRANSLATE_NOOP("sextant::PageList", "Machines"), "machines",
         [](const Services& s) { return new MachinesPage(s); }},
    };
    return pages;
}

}  // namespace sextant
