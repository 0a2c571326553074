// SPDX-License-Identifier: Apache-2.0
// What the tests of core/data share: a folder of their own, and a tokenizer of single bytes.
#pragma once

#include "core/base/files.h"
#include "core/tokenizer/bpe_trainer.h"
#include "core/tokenizer/special_tokens.h"

#include <QTemporaryDir>

#include <filesystem>
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

}  // namespace sextant::test
