// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/tokenizer.h"

#include <QString>

#include <filesystem>
#include <list>
#include <memory>
#include <mutex>

namespace sextant {

/// The few tokenizers used last, loaded once each and again when their file changed. Any thread.
class TokenizerCache {
public:
    using Pointer = std::shared_ptr<const Tokenizer>;
    Result<Pointer> get(const QString& path);

private:
    struct Entry {
        std::filesystem::path path;
        std::filesystem::file_time_type written;
        Pointer tokenizer;
    };
    std::mutex m_mutex;
    std::list<Entry> m_entries;  // newest use first
};

}  // namespace sextant
