// SPDX-License-Identifier: Apache-2.0
// What the tests of core/data share: a folder of their own, what lies in one, and a tokenizer of single bytes.
#pragma once

#include "core/base/files.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/special_tokens.h"

#include <QTemporaryDir>

#include <filesystem>
#include <map>
#include <string>

namespace sextant::test {

class Folder {
public:
    std::filesystem::path path(const std::string& name = {}) const {
        return std::filesystem::path(m_dir.path().toStdString()) / name;
    }
    std::filesystem::path write(const std::string& name, std::string_view content) const {
        createFolders(path(name).parent_path()).orThrow();
        writeFileAtomically(path(name), content, Durability::Buffered).orThrow();
        return path(name);
    }

private:
    QTemporaryDir m_dir;
};

/// Every byte is a token, so texts and tokens can be compared by eye.
inline Tokenizer byteTokenizer() { return trainBpe(PieceCounts{}, trainingOptions(kSmallestVocabulary)).orThrow(); }

/// Every file below a folder, by its path in it, with its content.
inline std::map<std::string, std::string> outputOf(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(folder).string()] = readFile(entry.path()).orThrow();
    return files;
}

}  // namespace sextant::test
