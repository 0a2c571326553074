// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/source_probe.h"

#include "core/data/formats/record_preview.h"
#include "core/data/shards_manifest.h"
#include "ui/bridge/text_conversion.h"

#include <QRegularExpression>

namespace sextant {

namespace {

constexpr size_t kRows = 16;
constexpr qsizetype kMostFields = 6;

/// The fields of a record that could be its text.
QStringList textFieldsOf(const std::string& otherFields) {
    QStringList names;
    const auto fields = parseJson(otherFields, "a record");
    if (!fields || !fields.value().is_object()) return names;
    for (const auto& [name, value] : fields.value().items()) {
        const bool isText = value.is_string() || (value.is_array() && !value.empty() && value[0].is_string());
        if (isText && names.size() < kMostFields) names << toQString(name);
    }
    return names;
}

/// The same of the beginning of a record that was refused.
QStringList textFieldsOfHead(const std::string& head) {
    static const QRegularExpression kField(QStringLiteral(R"re("([^"\\]{1,60})"\s*:\s*\[?")re"));
    QStringList names;
    for (auto match = kField.globalMatch(toQString(head)); match.hasNext() && names.size() < kMostFields;) {
        const QString name = match.next().captured(1);
        if (!names.contains(name)) names << name;
    }
    return names;
}

bool lookAtShards(const std::filesystem::path& folder, SourceLook& look) {
    const auto shards = isShardsFolder(folder) ? folder : folder / "shards";
    if (!isShardsFolder(shards)) return false;
    const auto manifest = ShardsManifest::read(shards);
    if (!manifest) {
        look.problem = sentenceOf(manifest.error());
        return true;
    }
    look.vocabularySize = manifest.value().vocabularySize;
    look.tokens = manifest.value().trainTokens;
    look.bytes = manifest.value().textBytes();
    return true;
}

void lookAtRecords(const RecordPreview& preview, const QString& textField, SourceLook& look) {
    look.files = static_cast<qint64>(preview.files.size());
    look.bytes = preview.bytes;
    for (const RecordPreview::Row& row : preview.rows) {
        if (!row.record.turns.empty())
            ++look.conversations;
        else if (!row.record.text.empty())
            ++look.texts;
        else if (look.fields.isEmpty())
            look.fields = textFieldsOf(row.record.otherFields);
    }
    if (look.texts + look.conversations > 0) return;
    if (look.fields.isEmpty() && !preview.problems.empty())
        look.fields = textFieldsOfHead(preview.problems[0].bad.head);
    if (look.fields.contains(textField)) look.fields.clear();  // that is not what is wrong
    if (!look.fields.isEmpty())
        look.problem = SourceProbe::tr("Its records have no field \"%1\". Choose the text field: %2.")
                           .arg(textField, look.fields.join(QStringLiteral(", ")));
    else if (!preview.problems.empty())
        look.problem = SourceProbe::tr("Nothing in it can be read: %1.").arg(toQString(preview.problems[0].bad.cause));
    else
        look.problem = SourceProbe::tr("There is no text in it.");
}

SourceLook lookAt(const QString& path, const QString& textField, const QString& workspace,
                  const std::function<bool()>& wanted) {
    SourceLook look;
    look.path = path;
    const auto place = toPath(workspace) / toPath(path);
    if (lookAtShards(place, look)) return look;
    CurateSpec spec;
    spec.sources = {{place.string(), 1.0}};
    spec.textField = textField.toStdString();
    const auto preview = previewRecords(spec, kRows, wanted);
    if (preview)
        lookAtRecords(preview.value(), textField, look);
    else
        look.problem = sentenceOf(preview.error());
    return look;
}

}  // namespace

SourceProbe::SourceProbe(QString workspace, QObject* parent) : QObject(parent), m_workspace(std::move(workspace)) {}
SourceProbe::~SourceProbe() { m_answers.dropAll(); }

void SourceProbe::look(const QStringList& paths, const QString& textField) {
    m_answers.ask<QVector<SourceLook>>(
        this, m_tasks, Sources,
        [paths, textField, workspace = m_workspace](const auto& wanted) -> std::optional<QVector<SourceLook>> {
            QVector<SourceLook> looks;
            for (const QString& path : paths)
                if (wanted()) looks.push_back(lookAt(path, textField, workspace, wanted));
            return looks;
        },
        [this, textField](const QVector<SourceLook>& looks) { Q_EMIT looked(looks, textField); });
}

void SourceProbe::measureTokenizer(const QString& path) {
    m_answers.ask<qint64>(
        this, m_tasks, Vocabulary,
        [this, place = toQString(toPath(m_workspace) / toPath(path))](const auto&) -> std::optional<qint64> {
            const auto tokenizer = m_tokenizers.get(place);
            return tokenizer ? tokenizer.value()->vocabularySize() : 0;
        },
        [this, path](qint64 size) { Q_EMIT measured(path, size); });
}

}  // namespace sextant
