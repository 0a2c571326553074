// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_page.h"

#include "ui/bridge/job_monitor.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/conversation_list_model.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"
#include "ui/pages/chat/chat_notice.h"
#include "ui/pages/chat/chat_session.h"
#include "ui/pages/chat/chat_settings.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversation_view.h"
#include "ui/pages/chat/model_picker.h"
#include "ui/widgets/columns.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/side_panes.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPointer>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

constexpr int kColumnWidth = 780;
constexpr int kCanvasWidth = 480;  // what it needs beside the list and the settings

}  // namespace

ChatPage::ChatPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_session(new ChatSession(services.store, this)),
      m_model(new ConversationListModel(this)) {
    build();
    connectSession();
    connectList();
    addShortcuts();
    services.store.loadConversations([this](const std::vector<StoredConversation>& conversations) {
        m_model->set(conversations);
        // Unless a model was asked for meanwhile: that is what the person wants to talk to.
        if (!conversations.empty() && !m_isBegun) openConversation(conversations.front().id);
    });
    refreshState();
    refreshStack();
}

ChatPage::~ChatPage() { forgetDiscarded(); }

void ChatPage::build() {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_list = new ContextList(tr("Chats"), tr("New chat"), m_model, this);

    auto* canvas = new QWidget(this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(24, 12, 24, 8);
    m_picker = new ModelPicker(m_services.jobs, m_services.models, canvas);
    head->addStretch();
    head->addWidget(m_picker);
    head->addStretch();
    column->addLayout(head);
    m_stack = new QStackedWidget(canvas);
    m_view = new ConversationView(*m_session, m_stack);
    m_empty = new EmptyState(EmptyState::Example::Conversation, tr("Talk to a model"), {}, {}, m_stack);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    column->addWidget(m_stack, 1);
    auto* foot = new QWidget(canvas);
    auto* footLayout = new QVBoxLayout(foot);
    footLayout->setContentsMargins(24, 4, 24, 16);
    QVBoxLayout* footColumn = addColumn(footLayout, kColumnWidth, ColumnPlace::Middle);
    footColumn->setSpacing(8);
    m_notice = new ChatNotice(foot);
    m_composer = new Composer(foot);
    footColumn->addWidget(m_notice);
    footColumn->addWidget(m_composer);
    column->addWidget(foot);
    m_settings = new ChatSettings(this);
    auto* panes = new SidePanes(canvas, kCanvasWidth, this);
    panes->setPane(SidePanes::Side::Left, m_list, QStringLiteral("list"), tr("Chats"));
    panes->setPane(SidePanes::Side::Right, m_settings, QStringLiteral("sliders"), tr("Settings of the chat"));
    connect(m_list, &ContextList::entryClicked, panes, &SidePanes::closeDrawers);
    layout->addWidget(panes);
}

void ChatPage::connectSession() {
    connect(m_picker, &ModelPicker::modelChosen, this, [this](const QString& path) {
        m_session->setModel(path, m_picker->modelName());
        refreshState();
        refreshStack();
    });
    connect(m_picker, &ModelPicker::refused, this,
            [this](const QString& sentence) { Q_EMIT noticed(NoticeTone::Failure, sentence, {}); });
    connect(m_picker, &ModelPicker::lookedAt, this, [this](const ModelFacts& facts) {
        m_session->setModel(facts.path, m_picker->modelName());
        if (facts.isThere && !m_session->isLoaded()) m_session->setContextLength(facts.contextTokens);
        refreshState();
    });
    connect(m_session, &ChatSession::modelChanged, m_picker, &ModelPicker::choose);
    connect(m_composer, &Composer::submitted, this, &ChatPage::submit);
    connect(m_composer, &Composer::edited, this, &ChatPage::refreshStatistics);
    connect(m_session, &ChatSession::contextChanged, this, &ChatPage::refreshStatistics);
    connect(m_composer, &Composer::stopRequested, m_session, &ChatSession::stop);
    connect(m_settings, &ChatSettings::changed, this, [this] {
        m_session->setSettings(m_settings->values());
        m_view->refreshMarks();
        refreshNotice();
    });
    connect(m_session, &ChatSession::stateChanged, this, &ChatPage::refreshState);
    connect(m_session, &ChatSession::statisticsChanged, this, &ChatPage::refreshStatistics);
    connect(m_session, &ChatSession::branchChanged, this, [this] {
        m_settings->setValues(m_session->settings());
        refreshStack();
        refreshState();
    });
    connect(m_session, &ChatSession::conversationChanged, this, [this](const StoredConversation& conversation) {
        m_model->update(conversation);
        if (conversation.id == m_session->conversation().id)
            m_list->select(QVariant::fromValue<qlonglong>(conversation.id));
    });
    connect(m_session, &ChatSession::failed, this, [this](const QString& sentence) {
        Q_EMIT noticed(NoticeTone::Failure, sentence, {{tr("Try again"), [this] { regenerateLast(); }}});
    });
    if (!m_picker->model().isEmpty()) m_session->setModel(m_picker->model(), m_picker->modelName());
}

void ChatPage::connectList() {
    m_list->enableRemoval();
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { openConversation(id.toLongLong()); });
    connect(m_list, &ContextList::newRequested, this, &ChatPage::createNew);
    connect(m_list, &ContextList::menuRequested, this, &ChatPage::showMenu);
    connect(m_list, &ContextList::removalRequested, this, [this](const QVariant& id) { discard(id.toLongLong()); });
    connect(m_list, &ContextList::searched, this, &ChatPage::search);
    connect(m_model, &ConversationListModel::renamed, m_session, &ChatSession::rename);
}

void ChatPage::search(const QString& words) {
    m_searched = words;
    if (words.trimmed().isEmpty()) return;
    m_services.store.searchConversations(words, [page = QPointer(this), words](const std::vector<int64_t>& ids) {
        if (!page || words != page->m_searched) return;
        QVariantList found;
        for (int64_t id : ids) found << QVariant::fromValue<qlonglong>(id);
        page->m_list->setAlsoFound(found);
    });
}

void ChatPage::submit(const QString& text) {
    if (m_picker->isGone() && !m_session->isLoaded()) return refreshNotice();
    if (m_session->send(text)) m_composer->setText({});
}

void ChatPage::addShortcuts() {
    auto add = [this](const QKeySequence& keys, auto run) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_R), [this] { regenerateLast(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_L), [this] {
        m_picker->setFocus(Qt::ShortcutFocusReason);
        m_picker->showPopup();
    });
}

void ChatPage::regenerateLast() { m_session->answerAgain(); }

void ChatPage::openConversation(qlonglong id) {
    const StoredConversation* conversation = m_model->find(id);
    if (!conversation) return;
    m_session->openConversation(*conversation);
    m_list->select(QVariant::fromValue<qlonglong>(id));
}

void ChatPage::createNew() {
    m_isBegun = true;
    m_session->newConversation();
    // A chat may keep the name of a model that is gone; a new one begins with one that can answer.
    if (m_picker->isGone() && !m_picker->newestOfSameRun().isEmpty()) m_picker->choose(m_picker->newestOfSameRun());
    m_list->clearSelection();
    m_composer->focusInput();
}

bool ChatPage::stopWork() {
    if (!m_session->isBusy()) return false;
    m_session->stop();
    return true;
}

void ChatPage::open(const QString& argument) {
    if (argument.isEmpty()) return;
    m_picker->choose(argument);
    createNew();
}

void ChatPage::setActive(bool active) {
    if (!active) return;
    m_picker->lookAtChosen();  // a folder outside the workspace may have gone meanwhile
    m_composer->focusInput();
}

void ChatPage::showMenu(const QVariant& id, const QPoint& position) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Rename"), QKeySequence(Qt::Key_F2), this, [this, id] { m_list->edit(id); });
    menu->addAction(tr("Delete"), QKeySequence(QKeySequence::Delete), this, [this, id] { discard(id.toLongLong()); });
    menu->popup(position);
}

void ChatPage::discard(qlonglong id) {
    const StoredConversation* conversation = m_model->find(id);
    if (!conversation) return;
    forgetDiscarded();
    m_discarded = *conversation;
    const bool isOpen = id == m_session->conversation().id;
    const int row = m_model->rowOf(id);
    m_model->remove(id);
    if (isOpen) {
        const int next = std::min(row, m_model->rowCount() - 1);
        if (next >= 0)
            openConversation(m_model->index(next).data(IdRole).toLongLong());
        else
            createNew();
    }
    Q_EMIT noticed(NoticeTone::Information, tr("\"%1\" was deleted.").arg(toQString(m_discarded->title)),
                   {{tr("Undo"), [this, id] {
                         if (!m_discarded || m_discarded->id != id) return;
                         m_model->restore(*std::exchange(m_discarded, std::nullopt));
                         openConversation(id);
                     }}});
}

void ChatPage::forgetDiscarded() {
    if (m_discarded) m_services.store.removeConversation(m_discarded->id);
    m_discarded.reset();
}

void ChatPage::refreshStack() {
    const bool hasMessages = !m_session->tree().branch().empty();
    m_stack->setCurrentWidget(hasMessages ? static_cast<QWidget*>(m_view) : m_empty);
    m_empty->setSentence(
        m_picker->model().isEmpty()
            ? tr("Every checkpoint of every run can be talked to, also while it trains. Train a model first, or choose "
                 "a model folder above.")
            : tr("Write below; the answer streams in. Small models ramble. Expect text in the style of their training "
                 "data."));
}

void ChatPage::refreshState() {
    m_composer->setMode(m_session->isBusy() ? Composer::Mode::Busy : Composer::Mode::Ready);
    switch (m_session->state()) {
        case ChatSession::State::LoadingModel:
            m_composer->setHint(tr("Loading the model ..."));
            m_view->setWaitingText(tr("Loading the model ..."));
            break;
        case ChatSession::State::ReadingPrompt:
            m_composer->setHint(tr("Reading the conversation ..."));
            m_view->setWaitingText(tr("Reading ..."));
            break;
        case ChatSession::State::Answering:
            m_composer->setHint(tr("Answering. Esc stops."));
            break;
        case ChatSession::State::Idle:
            m_composer->setHint(tr("Enter sends, Shift+Enter breaks the line"));
            break;
    }
    refreshStatistics();
}

void ChatPage::refreshStatistics() {
    m_settings->showStatistics(m_session->statistics());
    m_settings->setContextLength(m_session->contextLength());
    m_composer->setContext(m_session->promptTokens(m_composer->text()), m_session->contextLength());
    refreshNotice();
}

void ChatPage::refreshNotice() {
    if (m_picker->isGone())
        noticeGone();
    else if (m_session->isTooLong(m_composer->text()))
        noticeFull();
    else if (m_session->hasDropped() && !m_session->isBusy())
        m_notice->showSentence(tr("The oldest turns are not given to the model any more."),
                               {{tr("Give it all turns again"), [this] { m_session->keepAll(); }}});
    else
        m_notice->showSentence({}, {});
}

void ChatPage::noticeGone() {
    const QString name = m_picker->description(m_picker->model()), newest = m_picker->newestOfSameRun();
    std::vector<ChatNotice::Action> actions;
    if (!newest.isEmpty() && newest != m_picker->model())
        actions.push_back({tr("Answer with the newest, %1").arg(checkpointText(newest)),
                           [this, newest] { m_picker->choose(newest); }});
    actions.push_back({tr("Choose another model"), [this] {
                           m_picker->setFocus(Qt::OtherFocusReason);
                           m_picker->showPopup();
                       }});
    m_notice->showSentence(m_session->isLoaded()
                               ? tr("%1 was deleted. It answers until another model is loaded.").arg(name)
                               : tr("%1 is gone, so it cannot answer.").arg(name),
                           actions);
}

void ChatPage::noticeFull() {
    const int tokens = m_session->promptTokens(m_composer->text());
    m_notice->showSentence(tr("This chat is longer than the model's context (%1 of %2 tokens).")
                               .arg(groupedNumber(tokens), groupedNumber(m_session->contextLength())),
                           {{tr("Drop the oldest turns"), [this] { m_session->dropOldest(m_composer->text()); }},
                            {tr("New chat from here"), [this] {
                                 const QString draft = m_composer->text();
                                 const QString question = m_session->continueInNewChat();
                                 m_list->clearSelection();
                                 m_composer->setText(draft.trimmed().isEmpty() ? question : draft);
                                 m_composer->focusInput();
                             }}});
}

std::vector<PaletteEntry> ChatPage::paletteEntries() {
    std::vector<PaletteEntry> entries;
    entries.push_back({tr("New chat"), tr("Chat"), QStringLiteral("plus"), [this] {
                           Q_EMIT linkActivated(QStringLiteral("chat"), {});
                           createNew();
                       }});
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        entries.push_back({index.data().toString(), tr("chat"), QStringLiteral("chat"), [this, row] {
                               Q_EMIT linkActivated(QStringLiteral("chat"), {});
                               openConversation(m_model->index(row).data(IdRole).toLongLong());
                           }});
    }
    return entries;
}

}  // namespace sextant
