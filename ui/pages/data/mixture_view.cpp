// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data/mixture_view.h"

#include "core/base/text.h"
#include "ui/bridge/mixture_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/pages/data/funnel_chart.h"
#include "ui/pages/data/mixture_bar.h"
#include "ui/pages/data/mixture_row.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_form.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShowEvent>
#include <QTimer>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kDelayMilliseconds = 300;
/// The options that decide how many tokens a source has; weights do not.
constexpr const char* kCountingOptions[] = {"document_split", "text_field", "tokenizer"};

Json countingOptions(const OptionValues& values) {
    Json wanted = Json::array();
    for (const char* key : kCountingOptions) wanted.push_back(values.value(key, Json()));
    for (const Json& source : values.value("sources", Json::array())) wanted.push_back(source.value("path", ""));
    return wanted;
}

}  // namespace

MixtureView::MixtureView(OptionForm* form, Workspace workspace, QWidget* parent)
    : QFrame(parent),
      m_form(form),
      m_workspace(std::move(workspace)),
      m_worker(std::make_unique<MixtureWorker>()),
      m_delay(new QTimer(this)) {
    setProperty("role", QStringLiteral("inspector"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(20, 16, 12, 12);
    outer->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("The mixture"), LabelRole::CardTitle, this), 1);
    QPushButton* add = makeButton(tr("Add curated data"), ButtonRole::Plain, this);
    m_menu = new QMenu(add);
    add->setMenu(m_menu);
    head->addWidget(add);
    outer->addLayout(head);
    m_summary = makeLabel({}, LabelRole::Body, this);
    m_summary->setWordWrap(true);
    m_bar = new MixtureBar(this);
    m_sentence = makeLabel({}, LabelRole::Bad, this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_summary, m_bar, m_sentence}) outer->addWidget(widget);
    const auto [scroll, content, column] = makeScrolledColumn(this);
    m_column = new QVBoxLayout;
    m_column->setSpacing(14);
    column->setContentsMargins(0, 4, 8, 0);
    column->addLayout(m_column);
    column->addStretch(1);
    outer->addWidget(scroll, 1);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kDelayMilliseconds);
    connect(m_delay, &QTimer::timeout, this, &MixtureView::ask);
    connect(m_menu, &QMenu::aboutToShow, this, &MixtureView::fillMenu);
    connect(form, &OptionForm::changed, this, &MixtureView::takeForm);
    connect(m_worker.get(), &MixtureWorker::counted, this, [this](int index, const SourceTokens& tokens) {
        if (index >= m_counts.size() || m_counts[index].path != tokens.path) return;
        m_counts[index] = tokens;
        m_rows[static_cast<size_t>(index)]->setCount(tokens);
        replan();
    });
    takeForm();
}

MixtureView::~MixtureView() = default;

QString MixtureView::sentence() const { return m_sentence->text(); }

void MixtureView::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    if (event->spontaneous()) return;
    m_asked = Json();  // what the form learnt while this was hidden has not been counted
    takeForm();
}

/// A counting that nobody looks at ends.
void MixtureView::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    m_delay->stop();
    m_worker->cancel();
    m_asked = Json();
}

void MixtureView::takeForm() {
    const Json sources = m_form->values().value("sources", Json::array());
    const Json wanted = countingOptions(m_form->values());
    if (wanted != m_asked) {
        m_asked = wanted;
        m_counts.clear();
        for (const Json& source : sources)
            m_counts.append({toQString(source.value("path", "")), SourceTokens::Known::Waiting, -1, 0, {}});
        makeRows();
        if (isVisible()) m_delay->start();
    }
    for (size_t i = 0; i < m_rows.size() && i < sources.size(); ++i)
        m_rows[i]->setSource(toQString(sources[i].value("path", "")), sources[i].value("weight", 1.0));
    replan();
}

void MixtureView::makeRows() {
    clearLayout(m_column);
    m_rows.clear();
    for (int i = 0; i < m_counts.size(); ++i) {
        auto* row = new MixtureRow(i, this);
        row->setCount(m_counts[i]);
        connect(row, &MixtureRow::weightChanged, this, [this, i](double weight) { setWeight(i, weight); });
        m_rows.push_back(row);
        m_column->addWidget(row);
    }
}

void MixtureView::ask() {
    if (!m_counts.isEmpty()) m_worker->count(m_form->values(), m_workspace.packed(), m_workspace.path);
}

void MixtureView::setWeight(int index, double weight) {
    Json sources = m_form->values().value("sources", Json::array());
    if (static_cast<size_t>(index) >= sources.size()) return;
    sources[static_cast<size_t>(index)]["weight"] = weight;
    m_form->setValue(QStringLiteral("sources"), sources);
}

void MixtureView::addSource(const QString& path) {
    Json sources = m_form->values().value("sources", Json::array());
    sources.push_back({{"path", path.toStdString()}, {"weight", 1.0}});
    m_form->setValue(QStringLiteral("sources"), sources);
}

void MixtureView::fillMenu() {
    m_menu->clear();
    for (const SourceChoice& choice : m_workspace.curated())
        m_menu->addAction(choice.name, this, [this, path = choice.path] { addSource(path); });
    if (m_menu->isEmpty()) m_menu->addAction(tr("No curate job is finished yet"))->setEnabled(false);
}

void MixtureView::replan() {
    m_plan = plannedMixture(m_form->values(), m_counts);
    m_bar->setPlan(m_plan);
    m_sentence->setText(m_plan.sentence.left(1).toUpper() + m_plan.sentence.mid(1));
    m_sentence->setVisible(!m_plan.sentence.isEmpty());
    for (size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setPlan(
            static_cast<qsizetype>(i) < m_plan.sources.size() ? &m_plan.sources[static_cast<qsizetype>(i)] : nullptr);
    if (m_counts.isEmpty())
        m_summary->setText(
            tr("Name files, folders or curated data as sources. Their weights become sliders here, and the bar shows "
               "what the mixture takes of each."));
    else if (m_plan.sources.isEmpty())
        m_summary->setText(!m_plan.sentence.isEmpty() ? tr("This mixture cannot be made.")
                           : m_form->values().value("tokenizer", "").empty()
                               ? tr("Choose a tokenizer to see the mixture.")
                               : tr("Counting the tokens ..."));
    else
        m_summary->setText(
            (m_plan.isMixed ? tr("About %1 to train on, mixed") : tr("About %1 to train on: every document once"))
                .arg(tokensText(m_plan.tokens)) +
            tr(", after what is held out for validation"));
    Q_EMIT planned();
}

}  // namespace sextant
