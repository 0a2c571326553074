// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/source_list_edit.h"

#include "ui/bridge/file_patterns.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr const char* kPathEdit = "path";
constexpr const char* kWeightEdit = "weight";

}  // namespace

SourceListEdit::SourceListEdit(SourceWeights weights, QWidget* parent)
    : QWidget(parent), m_weights(weights), m_rows(new QVBoxLayout) {
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_rows->setSpacing(4);
    layout->addLayout(m_rows);
    auto* buttons = new QHBoxLayout;
    QPushButton* files = makeButton(tr("Add files ..."), ButtonRole::Plain, this);
    QPushButton* folder = makeButton(tr("Add a folder ..."), ButtonRole::Plain, this);
    buttons->addWidget(files);
    buttons->addWidget(folder);
    buttons->addStretch();
    layout->addLayout(buttons);
    offerRow();
    connect(files, &QPushButton::clicked, this, &SourceListEdit::chooseFiles);
    connect(folder, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(window(), tr("Choose a folder of texts, or a packed job"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        connect(dialog, &QFileDialog::filesSelected, this, &SourceListEdit::addPaths);
        dialog->open();
    });
}

void SourceListEdit::chooseFiles() {
    auto* dialog = new QFileDialog(window(), tr("Choose texts to learn from"));
    dialog->setNameFilters(
        {tr("Texts, records, tables, pages, archives (%1)").arg(filePatterns()), tr("All files (*)")});
    dialog->setOption(QFileDialog::HideNameFilterDetails);  // dozens of them
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &SourceListEdit::addPaths);
    dialog->open();
}

void SourceListEdit::addRow(const QString& path, double weight) {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* pathEdit = new QLineEdit(path, row);
    pathEdit->setObjectName(QLatin1String(kPathEdit));
    pathEdit->setAccessibleName(tr("Path of a source"));
    pathEdit->setPlaceholderText(tr("a file, a folder, or a glob such as corpus/*.jsonl"));
    auto* weightEdit = new QLineEdit(toQString(formatNumber(weight)), row);
    weightEdit->setObjectName(QLatin1String(kWeightEdit));
    weightEdit->setAccessibleName(tr("Weight of this source"));
    weightEdit->setToolTip(tr("How often its documents are taken, relative to the other sources"));
    keepWidth(weightEdit, 56);
    QToolButton* remove = makeIconButton(QStringLiteral("close"), tr("Remove this source"), row);
    QLabel* times = makeLabel(QStringLiteral("×"), LabelRole::Secondary, row);
    layout->addWidget(pathEdit, 1);
    layout->addWidget(times);
    layout->addWidget(weightEdit);
    layout->addWidget(remove);
    // A weight that came in from elsewhere is shown in any case: it is what the check complains of.
    const bool isShown = m_weights == SourceWeights::Weighed || weight != 1.0;
    times->setVisible(isShown);
    weightEdit->setVisible(isShown);
    m_rows->addWidget(row);
    connect(pathEdit, &QLineEdit::textEdited, this, &SourceListEdit::edited);
    connect(weightEdit, &QLineEdit::textEdited, this, &SourceListEdit::edited);
    connect(remove, &QToolButton::clicked, this, [this, row] {
        m_rows->removeWidget(row);
        row->deleteLater();
        offerRow();
        Q_EMIT edited();
    });
}

Json SourceListEdit::sources() const {
    Json list = Json::array();
    for (int i = 0; i < m_rows->count(); ++i) {
        const QWidget* row = m_rows->itemAt(i)->widget();
        const QString path = row->findChild<QLineEdit*>(QLatin1String(kPathEdit))->text().trimmed();
        // The weight goes on as it was written: the option's own check says what is wrong with it.
        const std::string weight =
            row->findChild<QLineEdit*>(QLatin1String(kWeightEdit))->text().trimmed().toStdString();
        if (!path.isEmpty()) list.push_back({{"path", path.toStdString()}, {"weight", weight}});
    }
    return list;
}

void SourceListEdit::setSources(const Json& sources) {
    clearLayout(m_rows);
    if (sources.is_array())
        for (const Json& source : sources)
            if (source.is_object()) addRow(toQString(source.value("path", "")), source.value("weight", 1.0));
    offerRow();
}

/// Patterns are typed, so there is always a place to type one.
void SourceListEdit::offerRow() {
    if (m_rows->count() == 0) addRow({}, 1.0);
}

void SourceListEdit::addPaths(const QStringList& paths) {
    if (sources().empty()) clearLayout(m_rows);
    for (const QString& path : paths) addRow(path, 1.0);
    offerRow();
    Q_EMIT edited();
}

void SourceListEdit::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void SourceListEdit::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    addPaths(paths);
}

}  // namespace sextant
