// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/models/model_actions.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sextant {

ModelActions::ModelActions(QWidget* parent) : Inspector(parent) {
    addSection(tr("Actions"));
    m_chat = addActionButton(tr("Chat"), QStringLiteral("chat"), [this] { Q_EMIT chatRequested(); });
    m_score = addActionButton(tr("Score a text"), QStringLiteral("spark"), [this] { Q_EMIT scoreRequested(); });
    m_convert =
        addActionButton(tr("Convert or quantise …"), QStringLiteral("export"), [this] { Q_EMIT convertRequested(); });
    m_train = addActionButton(tr("Fine-tune …"), QStringLiteral("play"), [this] { Q_EMIT trainRequested(); });
    m_train->setToolTip(tr("A new run that begins with these weights"));
    m_reason = makeLabel({}, LabelRole::Small, content());
    m_reason->setWordWrap(true);
    m_reason->hide();
    column()->addWidget(m_reason);
    addSection(tr("Its files"));
    m_job = addActionButton({}, QStringLiteral("runs"), [this] { Q_EMIT jobRequested(); });
    m_folder = addActionButton(tr("Open its folder"), QStringLiteral("folder"), [this] { Q_EMIT folderRequested(); });
    addActionButton(tr("Copy its path"), QStringLiteral("copy"),
                    [this] { QGuiApplication::clipboard()->setText(m_path); });
    m_forget = addActionButton(tr("Take off the list"), QStringLiteral("close"), [this] { Q_EMIT forgetRequested(); });
    m_forget->setToolTip(tr("The files stay where they are"));
    column()->addStretch(1);
}

void ModelActions::allow(QPushButton* button, const QString& reason) {
    button->setEnabled(reason.isEmpty());
    if (!reason.isEmpty()) button->setToolTip(reason);
}

void ModelActions::setModel(const ModelEntry& model) {
    m_path = model.path;
    QString reason;
    if (model.isGone)
        reason = tr("The model is gone, so nothing can be done with it.");
    else if (!model.details)
        reason = tr("The model is being looked at.");
    else if (!model.details->isUsable())
        reason = tr("This model cannot be computed here, so it can only be looked at.");
    else if (!model.details->tokenizerProblem.isEmpty())
        reason = tr("The model has no tokenizer beside it that can be read.");
    for (QPushButton* button : {m_chat, m_score, m_convert, m_train}) allow(button, reason);
    m_chat->setToolTip(reason);
    m_score->setToolTip(reason.isEmpty() ? tr("How expected is each word of a text to this model?") : reason);
    if (reason.isEmpty()) m_train->setToolTip(tr("A new run that begins with these weights"));
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty() && (model.isGone || model.details));
    m_folder->setEnabled(!model.isGone);
    m_job->setVisible(model.origin == ModelEntry::Origin::Checkpoint);
    m_job->setText(tr("Show its run"));
    m_forget->setVisible(model.origin != ModelEntry::Origin::Checkpoint);
}

}  // namespace sextant
