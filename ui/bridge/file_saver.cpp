// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/file_saver.h"

#include "core/base/files.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

void FileSaver::save(const QString& path, const QByteArray& content) {
    m_tasks.run(
        this,
        [path, content] {
            return writeFileAtomically(toPath(path),
                                       std::string_view(content.constData(), static_cast<size_t>(content.size())),
                                       Durability::Buffered);
        },
        [this, path](const Result<void>& written) {
            if (written)
                Q_EMIT saved(path);
            else
                Q_EMIT failed(sentenceOf(written.error()));
        });
}

}  // namespace sextant
