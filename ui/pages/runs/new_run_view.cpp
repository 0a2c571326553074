// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/new_run_view.h"

#include "core/spec/presets.h"
#include "core/spec/spec_kinds.h"
#include "ui/bridge/engine_launcher.h"
#include "ui/bridge/job_monitor.h"
#include "ui/bridge/machine_probe.h"
#include "ui/bridge/model_catalog.h"
#include "ui/bridge/spec_text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"
#include "ui/models/known_paths.h"
#include "ui/pages/runs/run_preview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/form_draft.h"
#include "ui/widgets/form_foot.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/option_field.h"
#include "ui/widgets/option_form.h"
#include "ui/widgets/side_panes.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

constexpr int kPresetColumns = 3;
constexpr int kFormWidth = 600;  // what the form needs beside what follows from it

/// What the user chose and a preset does not know about.
const QStringList& kKeptKeys() {
    static const QStringList keys{QStringLiteral("name"),           QStringLiteral("data.sources"),
                                  QStringLiteral("data.tokenizer"), QStringLiteral("evaluation.sample_prompts"),
                                  QStringLiteral("device"),         QStringLiteral("precision")};
    return keys;
}

/// "stories/checkpoint-500" of a checkpoint, else the name of the folder.
QString shortName(const QString& model) {
    const auto part = [&](int index) {
        return model.section(QLatin1Char('/'), index, index, QString::SectionSkipEmpty);
    };
    return part(-2) == QLatin1String("checkpoints") ? part(-3) + QLatin1Char('/') + part(-1) : part(-1);
}

/// The shape of a model as values of the form, so that the figures are those of the run; and sequences that its context
/// can hold. A shape that the options cannot say is left out: the run takes it from the model anyway.
OptionValues valuesOfModel(const ModelDetails& model, const OptionValues& before) {
    OptionValues shape = {{"model.hidden_size", model.hiddenSize},
                          {"model.intermediate_size", model.intermediateSize},
                          {"model.num_hidden_layers", model.layers},
                          {"model.num_attention_heads", model.heads},
                          {"model.num_key_value_heads", model.keyValueHeads},
                          {"model.max_position_embeddings", model.contextTokens},
                          {"model.vocab_size", model.rows},
                          {"model.tie_word_embeddings", model.isTied}};
    OptionValues values = before;
    values.update(shape);
    if (before.value("data.sequence_length", qint64{0}) > model.contextTokens && model.contextTokens > 0)
        shape["data.sequence_length"] = values["data.sequence_length"] = model.contextTokens;
    const auto isAboutShape = [](const Problem& problem) {
        return problem.key.starts_with("model.") || problem.key == "data.sequence_length";
    };
    const auto problems = checkValues(*findSpecKind(kinds::kPretrain), values);
    return std::any_of(problems.begin(), problems.end(), isAboutShape) ? Json::object() : shape;
}

class PresetButton : public QAbstractButton {
public:
    PresetButton(const Preset& preset, QWidget* parent)
        : QAbstractButton(parent), m_description(specText(preset.description)) {
        setText(specText(preset.title));
        setAccessibleName(text());
        setAccessibleDescription(m_description);
        setToolTip(m_description);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {180, Theme::instance().scaled(76)}; }
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor surface = theme.color(Token::Surface), accent = theme.color(Token::Accent);
        const bool strong = isChecked() || hasFocus();
        painter.setPen(QPen(strong ? accent : theme.color(Token::Border), strong ? 2 : 1));
        painter.setBrush(isChecked()    ? mixed(accent, surface, theme.isDark() ? 0.16 : 0.07)
                         : underMouse() ? mixed(theme.color(Token::Text), surface, 0.04)
                                        : surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
        const QRect inner = rect().adjusted(12, 9, -12, -8);
        painter.setFont(theme.font(TextStyle::BodyStrong));
        painter.setPen(theme.color(Token::Text));
        painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop, text());
        painter.setFont(theme.font(TextStyle::Small));
        painter.setPen(theme.color(Token::Secondary));
        const int top = QFontMetrics(theme.font(TextStyle::BodyStrong)).height() + 3;
        painter.drawText(inner.adjusted(0, top, 0, 4), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_description);
    }

private:
    QString m_description;
};

}  // namespace

NewRunView::NewRunView(const Services& services, QWidget* parent)
    : QWidget(parent),
      m_services(services),
      m_form(new OptionForm(*findSpecKind(kinds::kPretrain), {QStringLiteral("model.preset")}, this)),
      m_preview(new RunPreview(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const ScrolledColumn scrolled = makeScrolledColumn(this);
    m_scroll = scrolled.area;
    QVBoxLayout* column = scrolled.column;
    column->setContentsMargins(24, 16, 24, 24);
    column->setSpacing(12);
    column->addWidget(buildHead());
    column->addWidget(buildInitial());
    column->addWidget(buildPresets());
    column->addWidget(m_form, 1);
    auto* panes = new SidePanes(m_scroll, kFormWidth, this);
    panes->setPane(SidePanes::Side::Right, m_preview, QStringLiteral("table"), tr("What this run comes to"));
    layout->addWidget(panes, 1);
    layout->addWidget(makeFrame("hairline", this));
    m_foot = new FormFoot(tr("Start training"), *m_form, this);
    layout->addWidget(m_foot);
    connectFoot();
    m_form->lookIn(services.jobs.workspace());
    m_form->offer(offersOf(services.jobs, services.models));
    m_probe = new SourceProbe(services.jobs.workspace(), this);
    connect(m_probe, &SourceProbe::measured, this, [this](const QString& path, qint64 size) {
        m_measured = {path, size};
        refresh();
    });
    connect(m_form, &OptionForm::changed, this, &NewRunView::refresh);
    connect(&services.launcher, &EngineLauncher::started, this, [this](const QString& job, int request) {
        if (request == 0 || request != m_request) return;
        waitFor(0);
        beginFresh();
        Q_EMIT started(job);
    });
    connect(&services.launcher, &EngineLauncher::failed, this, [this](const QString&, int request) {
        if (request != 0 && request == m_request) waitFor(0);
    });
    connect(&services.machine, &MachineProbe::changed, this, [this] {
        m_preview->setMachine(m_services.machine.state().memoryTotal, m_services.machine.state().diskFree);
    });
    auto takeRuns = [this] {
        if (!isVisible()) return;  // seen when it is shown
        m_preview->setMeasuredRuns(measuredRuns(m_services.jobs.jobs()));
        refreshRemark();
    };
    connect(&services.jobs, &JobMonitor::changed, this, takeRuns);
    connect(&services.jobs, &JobMonitor::removed, this, takeRuns);
    m_draft = new FormDraft(*m_form, QString::fromLatin1(kinds::kPretrain));
    connect(m_draft, &FormDraft::restored, this, &NewRunView::markPreset);
    beginFresh();
    m_draft->keepIn(services.store);
}

void NewRunView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_preview->setMeasuredRuns(measuredRuns(m_services.jobs.jobs()));
    refreshRemark();
}

QWidget* NewRunView::buildHead() {
    auto* head = new QWidget(this);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeLabel(tr("New run"), LabelRole::Title, head));
    layout->addStretch();
    auto* advanced = new QCheckBox(tr("Show every setting"), head);
    connect(advanced, &QCheckBox::toggled, this,
            [this](bool on) { m_form->setLevel(on ? OptionLevel::Advanced : OptionLevel::Simple); });
    layout->addWidget(advanced);
    return head;
}

void NewRunView::connectFoot() {
    connect(m_foot, &FormFoot::startRequested, this, [this] {
        if (m_request == 0) waitFor(m_services.launcher.start(kinds::kPretrain, m_form->values()));
    });
    connect(m_foot, &FormFoot::cancelled, this, &NewRunView::cancel);
}

/// What the run begins with, where that is no random weights.
QWidget* NewRunView::buildInitial() {
    m_initial = makeFrame("card", this);
    auto* row = new QHBoxLayout(m_initial);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_initialName = new ElidedLabel(LabelRole::Body, QSizePolicy::Ignored, m_initial);
    QPushButton* fresh = makeButton(tr("Begin with random weights"), ButtonRole::Link, m_initial);
    connect(fresh, &QPushButton::clicked, this, [this] { m_form->setValue(QStringLiteral("model.init_from"), ""); });
    row->addWidget(m_initialName, 1);
    row->addWidget(fresh);
    return m_initial;
}

void NewRunView::waitFor(int request) {
    m_request = request;
    m_foot->setStart(request == 0 ? FormFoot::Start::Possible : FormFoot::Start::UnderWay);
}

void NewRunView::refreshRemark() {
    const auto changed = static_cast<int>(m_form->changedKeys().size());
    QStringList words{m_preview->timeText(), changed == 0   ? tr("All settings as in the preset")
                                             : changed == 1 ? tr("1 setting differs from the preset")
                                                            : tr("%1 settings differ from the preset").arg(changed)};
    words.removeAll(QString());
    m_foot->setRemark(words.join(QStringLiteral("  ·  ")));
}

QWidget* NewRunView::buildPresets() {
    auto* holder = new QWidget(this);
    auto* grid = new QGridLayout(holder);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    auto* group = new QButtonGroup(this);
    for (size_t i = 0; i < presets().size(); ++i) {
        auto* button = new PresetButton(presets()[i], holder);
        group->addButton(button);
        grid->addWidget(button, static_cast<int>(i) / kPresetColumns, static_cast<int>(i) % kPresetColumns);
        connect(button, &QAbstractButton::clicked, this, [this, i] { applyPreset(i); });
        m_presets.push_back(button);
    }
    return holder;
}

void NewRunView::applyPreset(size_t index) {
    const Preset& preset = presets()[index];
    OptionValues values = defaultsOf(pretrainOptions());
    values["model.preset"] = preset.name;
    for (const auto& [key, value] : preset.values.items()) values[key] = value;
    m_form->setBaseline(values);
    for (const QString& key : kKeptKeys()) values[key.toStdString()] = m_form->values()[key.toStdString()];
    m_presets[index]->setChecked(true);
    m_form->setValues(values);
}

void NewRunView::reset() {
    if (!m_draft->exists()) beginFresh();
}

void NewRunView::beginFresh() {
    m_form->setValues(defaultsOf(pretrainOptions()));
    applyPreset(0);
    m_form->beginAnew();
    m_draft->markFresh();
    m_scroll->verticalScrollBar()->setValue(0);
}

void NewRunView::cancel() {
    beginFresh();
    Q_EMIT cancelled();
}

void NewRunView::markPreset() {
    for (size_t i = 0; i < presets().size(); ++i)
        if (m_form->values().value("model.preset", "") == presets()[i].name) m_presets[i]->setChecked(true);
}

void NewRunView::restore(const OptionValues& values) {
    m_form->setValues(values);
    markPreset();
}

void NewRunView::replacing(const std::function<void()>& change) {
    const bool hadDraft = m_draft->exists();
    const OptionValues before = m_form->written();
    change();
    if (hadDraft && m_form->written() != before) Q_EMIT draftReplaced(before);
}

void NewRunView::startFrom(const OptionValues& values) {
    replacing([&] {
        for (size_t i = 0; i < presets().size(); ++i)
            if (values.value("model.preset", "") == presets()[i].name) applyPreset(i);
        m_form->setValues(values);
    });
    m_scroll->verticalScrollBar()->setValue(0);
}

void NewRunView::startFork(const OptionValues& values, const QString& name, const QString& checkpoint, qint64 steps) {
    OptionValues forked = values;
    forked["model.init_from"] = checkpoint.toStdString();
    forked["name"] =
        (steps > 0 ? tr("%1, extended") : tr("%1, from %2").arg(QStringLiteral("%1"), checkpointText(checkpoint)))
            .arg(name)
            .toStdString();
    if (steps > 0) forked["train.max_steps"] = steps;
    startFrom(forked);
}

void NewRunView::chooseData() { m_form->field(QStringLiteral("data.sources"))->chooseFiles(); }

void NewRunView::setSource(const QString& path) {
    replacing([&] { m_form->setValue(QStringLiteral("data.sources"), sourcesAt(path.split(QLatin1Char('\n')))); });
}

void NewRunView::setTokenizer(const QString& path) {
    replacing([&] { m_form->setValue(QStringLiteral("data.tokenizer"), path.toStdString()); });
}

void NewRunView::setInitialModel(const QString& path) {
    OptionValues values = {{"model.init_from", path.toStdString()}};
    const ModelEntry* model = m_services.models.find(path);
    if (model && model->details) values.update(valuesOfModel(*model->details, m_form->values()));
    replacing([&] { m_form->setValues(values); });
    m_scroll->verticalScrollBar()->setValue(0);
}

/// Packed data brings its tokenizer; a tokenizer that is named has the size it has.
PlannedData NewRunView::plannedData() {
    const QVector<SourceLook> looks = m_form->sourceLooks();
    for (const SourceLook& look : looks)
        if (look.isPacked()) return {PlannedData::Tokenizer::Packed, look.vocabularySize, look.tokens};
    const QString tokenizer = toQString(m_form->values().value("data.tokenizer", ""));
    if (tokenizer.isEmpty()) return {PlannedData::Tokenizer::Trained, 0, 0};
    if (m_measured.first != tokenizer && std::exchange(m_asked, tokenizer) != tokenizer)
        m_probe->measureTokenizer(tokenizer);
    return {PlannedData::Tokenizer::Named, m_measured.first == tokenizer ? m_measured.second : 0, 0};
}

void NewRunView::refresh() {
    const PlannedData data = plannedData();
    const bool isPacked = data.tokenizer == PlannedData::Tokenizer::Packed;
    const QString vocabulary = groupedNumber(static_cast<double>(data.vocabularySize));
    const QString packed = tr("From the packed data: its tokenizer has %1 tokens.").arg(vocabulary);
    m_form->field(QStringLiteral("data.tokenizer"))->lock(isPacked ? packed : QString());
    m_form->field(QStringLiteral("data.tokenizer_vocab_size"))
        ->lock(isPacked                  ? packed
               : data.vocabularySize > 0 ? tr("The named tokenizer has %1 tokens.").arg(vocabulary)
               : data.tokenizer == PlannedData::Tokenizer::Named ? tr("As many as the named tokenizer has.")
                                                                 : QString());
    const QString initial = toQString(m_form->values().value("model.init_from", ""));
    m_initial->setVisible(!initial.isEmpty());
    m_initialName->setText(tr("Begins with the weights, shape and tokenizer of %1").arg(shortName(initial)));
    m_initialName->setToolTip(initial);
    // Figures of values that contradict each other would be nonsense.
    const bool makesSense = m_form->isGood() || m_form->figuresMakeSense();
    m_preview->setAge(makesSense ? RunPreview::Age::Current : RunPreview::Age::Stale);
    if (makesSense) m_preview->setValues(m_form->values(), data);
    refreshRemark();
}

}  // namespace sextant
