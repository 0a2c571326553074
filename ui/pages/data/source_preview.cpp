// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/source_preview.h"

#include "core/base/text.h"
#include "ui/bridge/curation_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/bridge/tokenizer_types.h"
#include "ui/theme/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/token_flow.h"
#include "ui/widgets/token_legend.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMap>
#include <QScrollBar>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTimer>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kDelayMilliseconds = 250;
constexpr int kMostOther = 300;

/// The options that say what is read, and how.
constexpr const char* kReadingOptions[] = {"sources",  "document_split",   "shape", "columns", "text_field",
                                           "id_field", "max_document_size"};

QString shapeText(SourceRow::Shape shape) {
    switch (shape) {
        case SourceRow::Shape::Text:
            break;
        case SourceRow::Shape::Conversation:
            return SourcePreview::tr("conversation");
        case SourceRow::Shape::PromptAndCompletion:
            return SourcePreview::tr("prompt and completion");
        case SourceRow::Shape::Preference:
            return SourcePreview::tr("preference");
    }
    return SourcePreview::tr("text");
}

QString roleText(SourceTurn::Role role) {
    switch (role) {
        case SourceTurn::Role::System:
            return SourcePreview::tr("System");
        case SourceTurn::Role::User:
            return SourcePreview::tr("User");
        case SourceTurn::Role::Assistant:
            return SourcePreview::tr("Assistant");
        case SourceTurn::Role::Tool:
            return SourcePreview::tr("Tool");
        case SourceTurn::Role::Text:
            break;
    }
    return {};
}

QColor roleColor(SourceTurn::Role role) {
    const Theme& theme = Theme::instance();
    switch (role) {
        case SourceTurn::Role::User:
            return theme.color(Token::Accent);
        case SourceTurn::Role::Assistant:
            return theme.color(Token::Good);
        case SourceTurn::Role::Tool:
            return theme.color(Token::Warning);
        case SourceTurn::Role::System:
        case SourceTurn::Role::Text:
            break;
    }
    return theme.color(Token::Secondary);
}

/// Writes records into a document: plain insertions, so nothing in a record is taken for markup.
class RowWriter {
public:
    explicit RowWriter(QTextDocument* document) : m_cursor(document) {
        const Theme& theme = Theme::instance();
        m_small.setFont(theme.font(TextStyle::Small));
        m_small.setForeground(theme.color(Token::Secondary));
        m_body.setFont(theme.font(TextStyle::Body));
        m_body.setForeground(theme.color(Token::Text));
        m_bad = m_small;
        m_bad.setForeground(theme.color(Token::Bad));
    }

    void problem(const QString& text) { paragraph(text, m_bad, 4); }
    void write(const SourceRow& row) {
        QString head = row.file + QStringLiteral(" · ") + shapeText(row.shape);
        if (!row.id.isEmpty()) head += QStringLiteral(" · ") + row.id;
        paragraph(head, m_small, 18);
        if (!row.sentence.isEmpty()) problem(row.sentence);
        if (row.rendered.isEmpty())
            turns(row);
        else
            stretches(row);
        if (row.otherFields.isEmpty()) return;
        QString other = row.otherFields.left(kMostOther);
        if (other.size() < row.otherFields.size()) other += QStringLiteral(" …");
        paragraph(other, m_small, 2);
    }

private:
    void paragraph(const QString& text, const QTextCharFormat& format, double above) {
        QTextBlockFormat block;
        block.setTopMargin(m_isFirst ? 0 : above);
        if (m_isFirst)
            m_cursor.setBlockFormat(block);
        else
            m_cursor.insertBlock(block);
        m_isFirst = false;
        m_cursor.insertText(text, format);
    }
    void turns(const SourceRow& row) {
        for (const SourceTurn& turn : row.turns) {
            QStringList names{turn.part, roleText(turn.role)};
            names.removeAll(QString());
            if (!names.isEmpty()) {
                QTextCharFormat name = m_small;
                name.setForeground(roleColor(turn.role));
                name.setFontWeight(QFont::DemiBold);
                paragraph(names.join(QStringLiteral(", ")), name, 6);
            }
            paragraph(turn.text, m_body, 1);
        }
    }
    void stretches(const SourceRow& row) {
        paragraph({}, m_body, 2);
        for (const RenderedStretch& stretch : row.rendered) {
            QTextCharFormat format = m_body;
            if (stretch.isTrained) format.setBackground(tokenColor(TokenTone::Trained, 0));
            if (!stretch.isContent) format.setForeground(Theme::instance().color(Token::Secondary));
            m_cursor.insertText(stretch.text, format);
        }
    }

    QTextCursor m_cursor;
    QTextCharFormat m_small, m_body, m_bad;
    bool m_isFirst = true;
};

}  // namespace

SourcePreview::SourcePreview(CurationWorker& worker, QString workspace, QWidget* parent)
    : QFrame(parent), m_worker(worker), m_workspace(std::move(workspace)) {
    setProperty("role", QStringLiteral("inspector"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 12, 12);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("What the sources hold"), LabelRole::CardTitle, this), 1);
    m_template = new QComboBox(this);
    m_template->setAccessibleName(tr("How conversations are shown"));
    m_template->setToolTip(tr("Turn by turn, or as a chat template writes them for the model"));
    m_template->addItem(tr("Turn by turn"), QString());
    for (const QString& name : chatTemplateNames()) m_template->addItem(tr("As %1").arg(name), name);
    head->addWidget(m_template);
    column->addLayout(head);
    m_facts = makeLabel({}, LabelRole::Secondary, this);
    m_facts->setWordWrap(true);
    m_sentence = makeLabel({}, LabelRole::Bad, this);
    m_sentence->setWordWrap(true);
    m_legend = new TokenLegend({{tr("trained"), TokenTone::Trained}}, this);
    m_rows = new QTextBrowser(this);
    m_rows->setAccessibleName(tr("First records"));
    m_rows->setFrameShape(QFrame::NoFrame);
    m_rows->setOpenLinks(false);
    m_rows->setTabChangesFocus(true);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_facts, m_sentence, m_legend}) column->addWidget(widget);
    column->addWidget(m_rows, 1);
    m_delay = new QTimer(this);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kDelayMilliseconds);
    connect(m_delay, &QTimer::timeout, this, &SourcePreview::ask);
    connect(m_template, &QComboBox::currentIndexChanged, this, &SourcePreview::ask);
    connect(&worker, &CurationWorker::looked, this, &SourcePreview::take);
    connect(&Theme::instance(), &Theme::changed, this, &SourcePreview::refresh);
    refresh();
}

void SourcePreview::setRecipe(const OptionValues& recipe) {
    auto differs = [&](const char* key) { return m_recipe.value(key, Json()) != recipe.value(key, Json()); };
    const bool isNew = std::any_of(std::begin(kReadingOptions), std::end(kReadingOptions), differs);
    m_recipe = recipe;
    if (isNew) m_delay->start();
}

void SourcePreview::ask() {
    if (m_recipe.value("sources", Json::array()).empty()) {
        m_preview.reset();
        return refresh();
    }
    m_worker.look(m_recipe, m_template->currentData().toString(), m_workspace);
}

void SourcePreview::take(const SourcesPreviewPointer& preview) {
    m_preview = preview;
    refresh();
}

void SourcePreview::refresh() {
    m_legend->setVisible(m_preview && !m_template->currentData().toString().isEmpty());
    m_sentence->setVisible(m_preview && !m_preview->sentence.isEmpty());
    m_rows->clear();
    if (!m_preview) {
        m_facts->setText(
            tr("Name a file, a folder or a pattern as a source, and its first records appear here: texts, JSON lines, "
               "tables, "
               "conversations and preferences, compressed or not."));
        return;
    }
    m_sentence->setText(m_preview->sentence);
    QMap<QString, int> shapes;
    for (const SourceRow& row : m_preview->rows) ++shapes[shapeText(row.shape)];
    QStringList counts;
    for (auto entry = shapes.constKeyValueBegin(); entry != shapes.constKeyValueEnd(); ++entry)
        counts << QStringLiteral("%1 × %2").arg(entry->second).arg(entry->first);
    QString facts = m_preview->files == 1 ? tr("1 file") : tr("%1 files").arg(m_preview->files);
    facts += QStringLiteral(", ") + toQString(formatBytes(m_preview->bytes));
    if (!m_preview->sentence.isEmpty()) facts.clear();
    if (!counts.isEmpty())
        facts += QStringLiteral(" · ") + tr("of the first records: %1").arg(counts.join(QStringLiteral(", ")));
    m_facts->setText(facts);
    RowWriter writer(m_rows->document());
    for (const QString& problem : m_preview->problems) writer.problem(problem);
    for (const SourceRow& row : m_preview->rows) writer.write(row);
    m_rows->verticalScrollBar()->setValue(0);
}

QString SourcePreview::shownText() const { return m_rows->toPlainText(); }

}  // namespace sextant
