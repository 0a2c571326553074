// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/option_field.h"

#include "core/base/text.h"
#include "ui/bridge/spec_text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/theme/icon.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/source_list_edit.h"
#include "ui/widgets/stage_list_edit.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace sextant {

namespace {

constexpr int kLabelWidth = 172;
constexpr int kNumberWidth = 104;
constexpr int kTextWidth = 176;
constexpr int kHolderWidth = 184;  // editor and unit

/// A value as a person would type it.
QString writtenAs(const Json& value) {
    if (value.is_string()) return toQString(value.get<std::string>());
    if (value.is_number_float()) return toQString(formatNumber(value.get<double>()));
    return toQString(toJsonLine(value));
}

bool isWide(const Option& option) {
    return option.type == OptionType::StageList || option.type == OptionType::SourceList ||
           option.type == OptionType::TextList || option.type == OptionType::Path;
}

}  // namespace

OptionField::OptionField(const Option& option, QWidget* parent)
    : QWidget(parent),
      m_option(option),
      m_baseline(option.defaultValue),
      m_problem(makeLabel({}, LabelRole::Bad, this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    const QString name = this->name();
    QLabel* label = makeLabel(name, LabelRole::Body, this);
    label->setToolTip(toQString(option.key));
    label->setWordWrap(true);
    m_reset = makeIconButton(QStringLiteral("resume"), tr("Back to the default"), this);
    m_reset->setFocusPolicy(Qt::TabFocus);
    connect(m_reset, &QToolButton::clicked, this, [this] {
        setValue(m_baseline);
        onEdited();
    });
    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(label, 1);
    head->addWidget(m_reset);
    auto* headHolder = new QWidget(this);
    headHolder->setLayout(head);
    head->setContentsMargins(0, 0, 0, 0);
    keepWidth(headHolder, kLabelWidth);
    const auto heighten = [headHolder] { headHolder->setMinimumHeight(Theme::instance().scaled(28)); };
    heighten();
    connect(&Theme::instance(), &Theme::changed, headHolder, heighten);

    m_editor = makeEditor();
    m_editor->setAccessibleName(name);
    m_editor->setAccessibleDescription(specText(option.helpText));
    QLabel* help = m_help = makeLabel(specText(option.helpText), LabelRole::Small, this);
    help->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();

    grid->addWidget(headHolder, 0, 0, Qt::AlignTop);
    if (option.type == OptionType::StageList) {  // forms of their own: they need the whole width
        grid->addWidget(help, 0, 1, 1, 2, Qt::AlignVCenter);
        grid->addWidget(m_editor, 1, 0, 1, 3);
        grid->addWidget(m_problem, 2, 0, 1, 3);
    } else if (isWide(option)) {
        grid->addWidget(m_editor, 0, 1, 1, 2);
        grid->addWidget(m_problem, 1, 1, 1, 2);
        grid->addWidget(help, 2, 1, 1, 2);
    } else {
        auto* row = new QHBoxLayout;
        row->setSpacing(6);
        row->addWidget(m_editor);
        if (!option.unitName.empty()) row->addWidget(makeLabel(specText(option.unitName), LabelRole::Small, this));
        row->addStretch();
        auto* holder = new QWidget(this);
        holder->setLayout(row);
        row->setContentsMargins(0, 0, 0, 0);
        keepWidth(holder, kHolderWidth);
        grid->addWidget(holder, 0, 1, Qt::AlignTop);
        grid->addWidget(help, 0, 2, Qt::AlignVCenter);
        grid->addWidget(m_problem, 1, 1, 1, 2);
    }
    grid->setColumnStretch(2, 1);
    setValue(option.defaultValue);
}

QString OptionField::name() const {
    const QString name = specText(m_option.label());
    return name.left(1).toUpper() + name.mid(1);
}

QWidget* OptionField::makeEditor() {
    switch (m_option.type) {
        case OptionType::Boolean: {
            auto* box = new QCheckBox(this);
            connect(box, &QCheckBox::toggled, this, &OptionField::onEdited);
            return box;
        }
        case OptionType::Choice: {
            auto* combo = new QComboBox(this);
            for (const std::string& choice : m_option.choices) combo->addItem(toQString(choice));
            keepWidth(combo, kTextWidth);
            combo->setFocusPolicy(Qt::StrongFocus);
            connect(combo, &QComboBox::currentIndexChanged, this, &OptionField::onEdited);
            return combo;
        }
        case OptionType::TextList: {
            auto* edit = new QPlainTextEdit(this);
            edit->setPlaceholderText(tr("one a line"));
            edit->setFixedHeight(Theme::instance().scaled(64));
            edit->setTabChangesFocus(true);
            connect(edit, &QPlainTextEdit::textChanged, this, &OptionField::onEdited);
            return edit;
        }
        case OptionType::SourceList: {
            auto* edit = new SourceListEdit(m_option.sourceWeights, this);
            connect(edit, &SourceListEdit::edited, this, &OptionField::onEdited);
            return edit;
        }
        case OptionType::StageList: {
            auto* edit = new StageListEdit(this);
            connect(edit, &StageListEdit::edited, this, &OptionField::onEdited);
            return edit;
        }
        case OptionType::Path: {
            auto* edit = new QLineEdit(this);
            QAction* browse = edit->addAction(themedIcon(QStringLiteral("folder")), QLineEdit::TrailingPosition);
            browse->setToolTip(tr("Choose from this workspace, or a file or folder"));
            connect(browse, &QAction::triggered, this, [this, edit] { openChoices(edit); });
            connect(edit, &QLineEdit::textEdited, this, &OptionField::onEdited);
            return edit;
        }
        default: {
            auto* edit = new QLineEdit(this);
            const bool number = m_option.type == OptionType::Integer || m_option.type == OptionType::Number;
            keepWidth(edit, number ? kNumberWidth : kTextWidth);
            connect(edit, &QLineEdit::textEdited, this, &OptionField::onEdited);
            return edit;
        }
    }
}

void OptionField::choosePath(QFileDialog::FileMode mode) {
    QFileDialog* dialog =
        makeFileDialog(window(), mode == QFileDialog::Directory ? tr("Choose a folder") : tr("Choose a file"), mode);
    if (m_isTarget && mode == QFileDialog::AnyFile) dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        static_cast<QLineEdit*>(m_editor)->setText(path);
        onEdited();
    });
    dialog->open();
}

QString OptionField::text() const {
    if (auto* edit = qobject_cast<QLineEdit*>(m_editor)) return edit->text().trimmed();
    if (auto* combo = qobject_cast<QComboBox*>(m_editor)) return combo->currentText();
    return {};
}

Result<Json> OptionField::value() const {
    switch (m_option.type) {
        case OptionType::Boolean:
            return Json(static_cast<QCheckBox*>(m_editor)->isChecked());
        case OptionType::SourceList:
            return m_option.check(static_cast<SourceListEdit*>(m_editor)->sources());
        case OptionType::StageList:
            return m_option.check(static_cast<StageListEdit*>(m_editor)->stages());
        case OptionType::TextList: {
            Json list = Json::array();
            for (const QString& line :
                 static_cast<QPlainTextEdit*>(m_editor)->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                list.push_back(line.toStdString());
            return m_option.check(list);
        }
        default:
            return m_option.parse(text().toStdString());
    }
}

Json OptionField::written() const {
    auto meant = value();
    return meant ? std::move(meant).value() : Json(text().toStdString());
}

void OptionField::setValue(const Json& value) {
    const QSignalBlocker blocker(m_editor);
    switch (m_option.type) {
        case OptionType::Boolean:
            static_cast<QCheckBox*>(m_editor)->setChecked(value.is_boolean() && value.get<bool>());
            break;
        case OptionType::Choice:
            static_cast<QComboBox*>(m_editor)->setCurrentText(writtenAs(value));
            break;
        case OptionType::SourceList:
            static_cast<SourceListEdit*>(m_editor)->setSources(value);
            break;
        case OptionType::StageList:
            static_cast<StageListEdit*>(m_editor)->setStages(value);
            break;
        case OptionType::TextList: {
            QStringList lines;
            for (const Json& line : value) lines << writtenAs(line);
            static_cast<QPlainTextEdit*>(m_editor)->setPlainText(lines.join(QLatin1Char('\n')));
            break;
        }
        default:
            static_cast<QLineEdit*>(m_editor)->setText(writtenAs(value));
    }
    refreshMark();
}

void OptionField::setBaseline(const Json& value) {
    m_baseline = value;
    refreshMark();
}

bool OptionField::isChanged() const {
    auto current = value();
    return !current || current.value() != m_baseline;
}

void OptionField::refreshMark() { m_reset->setVisible(isChanged()); }

void OptionField::onEdited() {
    m_isTouched = true;
    refreshMark();
    Q_EMIT edited();
}

void OptionField::setProblem(const QString& sentence, Tone tone) {
    m_problem->setText(sentence.left(1).toUpper() + sentence.mid(1));
    m_problem->setVisible(!sentence.isEmpty());
    setLabelRole(m_problem, tone == Tone::Error ? LabelRole::Bad : LabelRole::Secondary);
    const bool isWrong = !sentence.isEmpty() && tone == Tone::Error;
    const QVariant state = isWrong ? QVariant(QStringLiteral("bad")) : QVariant();
    setStyleProperty(m_editor, "state", state);
}

QString OptionField::hint() const {
    // What a stage lacks is said by its own form; that the stage was added is no touch of that.
    if (const auto* stages = qobject_cast<const StageListEdit*>(m_editor)) return stages->hint();
    if (m_isTouched) return {};
    const Json value = written();
    if (value.is_string() ? !value.get_ref<const std::string&>().empty() : !value.empty()) return {};
    switch (m_option.type) {
        case OptionType::SourceList:
            return tr("Choose a corpus to begin.");
        case OptionType::Path:
            return tr("Choose “%1” to begin.").arg(name());
        default:
            return tr("Fill in “%1” to begin.").arg(name());
    }
}

void OptionField::insist() {
    m_isTouched = true;
    if (auto* stages = qobject_cast<StageListEdit*>(m_editor)) stages->insist();
}

void OptionField::forgetTouch() { m_isTouched = false; }

void OptionField::lookIn(const QString& workspace) {
    auto* sources = qobject_cast<SourceListEdit*>(m_editor);
    if (!sources) return;
    connect(sources, &SourceListEdit::looked, this, &OptionField::edited);
    sources->lookIn(workspace);
}

void OptionField::setTextField(const QString& name) {
    if (auto* sources = qobject_cast<SourceListEdit*>(m_editor)) sources->setTextField(name);
}

QVector<SourceLook> OptionField::looks() const {
    auto* sources = qobject_cast<SourceListEdit*>(m_editor);
    return sources ? sources->looks() : QVector<SourceLook>();
}

QString OptionField::foundProblem() const {
    auto* sources = qobject_cast<SourceListEdit*>(m_editor);
    return sources ? sources->problem() : QString();
}

void OptionField::offer(std::function<KnownPaths()> known) {
    m_offer = std::move(known);
    m_isTarget = !m_offer;
    if (auto* sources = qobject_cast<SourceListEdit*>(m_editor)) sources->offer(m_offer);
}

void OptionField::lock(const QString& reason) {
    if (reason == m_lockReason) return;
    m_lockReason = reason;
    m_editor->setEnabled(reason.isEmpty());
    m_help->setText(reason.isEmpty() ? specText(m_option.helpText) : reason);
}

void OptionField::openChoices(QLineEdit* edit) {
    auto* menu = new QMenu(edit);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const KnownPath& known : m_offer ? m_offer() : KnownPaths())
        menu->addAction(known.name, this, [this, edit, path = known.path] {
            edit->setText(path);
            onEdited();
        });
    if (!menu->isEmpty()) menu->addSeparator();
    // A file dialog offers either files or folders.
    menu->addAction(tr("A file ..."), this,
                    [this] { choosePath(m_isTarget ? QFileDialog::AnyFile : QFileDialog::ExistingFile); });
    menu->addAction(tr("A folder ..."), this, [this] { choosePath(QFileDialog::Directory); });
    menu->popup(edit->mapToGlobal(QPoint(edit->width() - menu->sizeHint().width(), edit->height())));
}

void OptionField::chooseFiles() {
    if (auto* sources = qobject_cast<SourceListEdit*>(m_editor)) sources->chooseFiles();
}

void OptionField::focusEditor() {
    if (auto* stages = qobject_cast<StageListEdit*>(m_editor))
        stages->showFirstProblem();
    else if (auto* sources = qobject_cast<SourceListEdit*>(m_editor))
        sources->focusFirst();
    else
        m_editor->setFocus(Qt::OtherFocusReason);
}

}  // namespace sextant
