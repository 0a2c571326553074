// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/file_saver.h"

#include "core/base/files.h"
#include "ui/bridge/text_conversion.h"

namespace sextant {

void FileSaver::save(const QString& path, const QByteArray& content) {
    m_tasks.run(
        this,
        [path, content] {
            auto written = writeFileAtomically(
                toPath(path), std::string_view(content.constData(), static_cast<size_t>(content.size())),
                Durability::Buffered);
            return written ? QString() : sentenceOf(written.error());
        },
        [this, path](const QString& sentence) {
            if (sentence.isEmpty())
                Q_EMIT saved(path);
            else
                Q_EMIT failed(sentence);
        });
}

}  // namespace sextant
