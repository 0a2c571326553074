// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/source_list_edit.h"

#include "ui/bridge/file_patterns.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/labels.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr const char* kPathEdit = "path";
constexpr const char* kWeightEdit = "weight";
constexpr const char* kChip = "chip";
constexpr int kLookDelayMs = 250;

/// "12 files, 10.3 MiB, texts".
QString factsOf(const SourceLook& look) {
    QStringList parts;
    if (look.isPacked())
        return SourceListEdit::tr("packed: %1 tokens, vocabulary of %2")
            .arg(groupedNumber(static_cast<double>(look.tokens)),
                 groupedNumber(static_cast<double>(look.vocabularySize)));
    parts << (look.files == 1 ? SourceListEdit::tr("1 file")
                              : SourceListEdit::tr("%1 files").arg(groupedNumber(static_cast<double>(look.files))));
    parts << toQString(formatBytes(look.bytes));
    if (look.texts > 0) parts << SourceListEdit::tr("texts");
    if (look.conversations > 0) parts << SourceListEdit::tr("conversations");
    return parts.join(QStringLiteral(", "));
}

}  // namespace

SourceListEdit::SourceListEdit(SourceWeights weights, QWidget* parent)
    : QWidget(parent), m_weights(weights), m_rows(new QVBoxLayout) {
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_rows->setSpacing(4);
    layout->addLayout(m_rows);
    auto* buttons = new FlowLayout;
    QPushButton* files = makeButton(tr("Add files ..."), ButtonRole::Plain, this);
    QPushButton* folder = makeButton(tr("Add a folder ..."), ButtonRole::Plain, this);
    buttons->addWidget(files);
    buttons->addWidget(folder);
    m_known = makeButton(tr("From this workspace"), ButtonRole::Plain, this);
    m_known->setMenu(new QMenu(m_known));
    m_known->hide();
    connect(m_known->menu(), &QMenu::aboutToShow, this, [this] {
        m_known->menu()->clear();
        for (const KnownPath& known : m_offer())
            m_known->menu()->addAction(known.name, this, [this, path = known.path] { addPaths({path}); });
        if (m_known->menu()->isEmpty())
            m_known->menu()->addAction(tr("There is no finished data yet"))->setEnabled(false);
    });
    buttons->addWidget(m_known);
    layout->addLayout(buttons);
    offerRow();
    connect(files, &QPushButton::clicked, this, &SourceListEdit::chooseFiles);
    connect(folder, &QPushButton::clicked, this, [this] {
        QFileDialog* dialog =
            makeFileDialog(window(), tr("Choose a folder of texts, or a packed job"), QFileDialog::Directory);
        connect(dialog, &QFileDialog::filesSelected, this, &SourceListEdit::addPaths);
        dialog->open();
    });
}

void SourceListEdit::focusFirst() {
    // There always is one.
    m_rows->itemAt(0)->widget()->findChild<QLineEdit*>(QLatin1String(kPathEdit))->setFocus(Qt::OtherFocusReason);
}

void SourceListEdit::chooseFiles() {
    QFileDialog* dialog = makeFileDialog(window(), tr("Choose texts to learn from"), QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Texts, records, tables, pages, archives (%1)").arg(filePatterns()), tr("All files (*)")});
    dialog->setOption(QFileDialog::HideNameFilterDetails);  // dozens of them
    connect(dialog, &QFileDialog::filesSelected, this, &SourceListEdit::addPaths);
    dialog->open();
}

void SourceListEdit::addRow(const QString& path, double weight) {
    auto* row = new QWidget(this);
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    auto* layout = new QHBoxLayout;
    layout->setSpacing(4);
    column->addLayout(layout);
    QLabel* chip = makeLabel({}, LabelRole::Small, row);
    chip->setObjectName(QLatin1String(kChip));
    chip->setWordWrap(true);
    chip->hide();
    column->addWidget(chip);
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
    connect(pathEdit, &QLineEdit::textEdited, this, [this] {
        if (m_probe) m_delay.start();
        Q_EMIT edited();
    });
    connect(weightEdit, &QLineEdit::textEdited, this, &SourceListEdit::edited);
    connect(remove, &QToolButton::clicked, this, [this, row] {
        m_rows->removeWidget(row);
        row->deleteLater();
        offerRow();
        look();
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
    refreshChips();
    look();
}

/// Patterns are typed, so there is always a place to type one.
void SourceListEdit::offerRow() {
    if (m_rows->count() == 0) addRow({}, 1.0);
}

void SourceListEdit::addPaths(const QStringList& paths) {
    if (sources().empty()) clearLayout(m_rows);
    for (const QString& path : paths) addRow(path, 1.0);
    offerRow();
    look();
    Q_EMIT edited();
}

void SourceListEdit::offer(std::function<KnownPaths()> known) {
    m_offer = std::move(known);
    m_known->setVisible(true);
}

void SourceListEdit::lookIn(const QString& workspace) {
    if (m_probe) return;
    m_probe = new SourceProbe(workspace, this);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kLookDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &SourceListEdit::look);
    connect(m_probe, &SourceProbe::looked, this, [this](const QVector<SourceLook>& found, const QString& textField) {
        if (textField != m_textField) return;
        m_looks.clear();
        for (const SourceLook& one : found) m_looks.insert(one.path, one);
        refreshChips();
        Q_EMIT looked();
    });
    look();
}

void SourceListEdit::setTextField(const QString& name) {
    if (name == m_textField) return;
    m_textField = name;
    m_looks.clear();
    refreshChips();
    if (m_probe) m_delay.start();
}

QStringList SourceListEdit::paths() const {
    QStringList paths;
    for (const Json& source : sources()) paths << toQString(source["path"].get<std::string>());
    return paths;
}

void SourceListEdit::look() {
    m_delay.stop();
    if (m_probe && !paths().isEmpty()) m_probe->look(paths(), m_textField);
}

void SourceListEdit::refreshChips() {
    for (int i = 0; i < m_rows->count(); ++i) {
        const QWidget* row = m_rows->itemAt(i)->widget();
        auto* chip = row->findChild<QLabel*>(QLatin1String(kChip));
        const auto found = m_looks.constFind(row->findChild<QLineEdit*>(QLatin1String(kPathEdit))->text().trimmed());
        chip->setVisible(found != m_looks.constEnd());
        if (found == m_looks.constEnd()) continue;
        const bool isBad = !found->problem.isEmpty();
        chip->setText(isBad ? found->problem.left(1).toUpper() + found->problem.mid(1) : factsOf(*found));
        setLabelRole(chip, isBad ? LabelRole::Bad : LabelRole::Small);
    }
}

QString SourceListEdit::problem() const {
    for (const SourceLook& look : looks())
        if (!look.problem.isEmpty()) return look.path + QStringLiteral(": ") + look.problem;
    return {};
}

QVector<SourceLook> SourceListEdit::looks() const {
    QVector<SourceLook> found;
    for (const QString& path : paths())
        if (auto look = m_looks.constFind(path); look != m_looks.constEnd()) found.push_back(*look);
    return found;
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
