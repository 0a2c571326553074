// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings_sheet.h"

#include "ui/bridge/job_monitor.h"
#include "ui/shell/preferences.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kChoiceWidth = 220;
constexpr int kNoteWidth = 420;
constexpr int kTextSizes[] = {80, 90, 100, 110, 125, 150, 175, 200};  // per cent

}  // namespace

SettingsSheet::SettingsSheet(const Services& services, QWidget* window) : Overlay(window), m_services(services) {
    auto* layout = new QVBoxLayout(panel());
    layout->setContentsMargins(24, 16, 24, 24);
    layout->setSpacing(16);
    layout->addWidget(makeLabel(tr("Settings"), LabelRole::Title, panel()));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(12);
    layout->addLayout(grid);

    m_theme = addChoice(tr("Colours"), grid);
    m_theme->addItems({tr("Follow the system"), tr("Light"), tr("Dark")});
    connect(m_theme, &QComboBox::activated, this,
            [this](int index) { chooseTheme(m_services.store, static_cast<ThemeChoice>(index)); });
    m_textSize = addChoice(tr("Text size"), grid);
    for (int size : kTextSizes) m_textSize->addItem(tr("%1 %").arg(size), size / 100.0);
    connect(m_textSize, &QComboBox::activated, this,
            [this](int index) { chooseTextScale(m_services.store, m_textSize->itemData(index).toDouble()); });
    m_language = addChoice(tr("Language"), grid);
    // Each language in its own words, so that whoever cannot read the present one finds the way.
    m_language->addItems({tr("Follow the system"), QStringLiteral("English"), QStringLiteral("简体中文")});
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        chooseLanguage(m_services.store, static_cast<Language>(index));
        Q_EMIT reopenRequested();
    });

    addRow(tr("Workspace"), buildWorkspace(), grid);
    QLabel* telemetry = makeLabel(tr("Sextant collects no data."), LabelRole::Body, panel());
    addRow(tr("Telemetry"), telemetry, grid);
    connect(&Theme::instance(), &Theme::changed, this, &SettingsSheet::refresh);
    refresh();
}

QWidget* SettingsSheet::buildWorkspace() {
    const QString folder = m_services.jobs.workspace();
    auto* holder = new QWidget(panel());
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    // Paths have no blanks to break at.
    QLabel* path =
        makeLabel(QString(folder).replace(QLatin1Char('/'), QStringLiteral("/\u200B")), LabelRole::Mono, holder);
    path->setWordWrap(true);
    path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    keepWidth(path, kNoteWidth);
    QLabel* note =
        makeLabel(tr("Jobs, chats and these settings. Another workspace opens in a new window, and at the next start."),
                  LabelRole::Small, holder);
    note->setWordWrap(true);
    keepWidth(note, kNoteWidth);
    QPushButton* open = makeButton(tr("Open the folder"), ButtonRole::Link, holder);
    connect(open, &QPushButton::clicked, this, [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    column->addWidget(path);
    column->addWidget(note);
    QPushButton* other = makeButton(tr("Use another workspace ..."), ButtonRole::Plain, holder);
    connect(other, &QPushButton::clicked, this, &SettingsSheet::chooseWorkspace);
    column->addWidget(open, 0, Qt::AlignLeft);
    column->addWidget(other, 0, Qt::AlignLeft);
    return holder;
}

void SettingsSheet::chooseWorkspace() {
    QFileDialog* dialog = makeFileDialog(window(), tr("Choose a folder for jobs and chats"), QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsSheet::workspaceRequested);
    dialog->open();
}

QComboBox* SettingsSheet::addChoice(const QString& name, QGridLayout* grid) {
    auto* box = new QComboBox(panel());
    box->setAccessibleName(name);
    keepWidth(box, kChoiceWidth);
    addRow(name, box, grid);
    return box;
}

void SettingsSheet::addRow(const QString& name, QWidget* widget, QGridLayout* grid) {
    const int row = grid->rowCount();
    QLabel* label = makeLabel(name, LabelRole::Secondary, panel());
    label->setBuddy(widget);
    // Beside the first line of what has several.
    grid->addWidget(label, row, 0, widget->layout() ? Qt::AlignTop : Qt::AlignVCenter);
    grid->addWidget(widget, row, 1, Qt::AlignLeft);
}

/// The colours and the size change by shortcut, too; a size between two of the list is shown as the nearest.
void SettingsSheet::refresh() {
    const Theme& theme = Theme::instance();
    m_theme->setCurrentIndex(static_cast<int>(theme.choice()));
    m_language->setCurrentIndex(static_cast<int>(installedLanguage()));
    int nearest = 0;
    for (int i = 1; i < m_textSize->count(); ++i)
        if (std::abs(m_textSize->itemData(i).toDouble() - theme.textScale()) <
            std::abs(m_textSize->itemData(nearest).toDouble() - theme.textScale()))
            nearest = i;
    m_textSize->setCurrentIndex(nearest);
    refreshPlace();
}

}  // namespace sextant
