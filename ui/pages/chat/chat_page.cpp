// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chat_page.h"

#include "ui/bridge/job_monitor.h"
#include "ui/bridge/store_worker.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/conversation_list_model.h"
#include "ui/models/list_roles.h"
#include "ui/pages/chat/chat_session.h"
#include "ui/pages/chat/chat_settings.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversation_view.h"
#include "ui/pages/chat/model_picker.h"
#include "ui/widgets/context_list.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kColumnWidth = 780;

}  // namespace

ChatPage::ChatPage(const Services& services, QWidget* parent)
    : Page(parent),
      m_services(services),
      m_session(new ChatSession(services.store, this)),
      m_model(new ConversationListModel(this)) {
    build();
    connectSession();
    addShortcuts();
    services.store.loadConversations([this](const std::vector<StoredConversation>& conversations) {
        m_model->set(conversations);
        if (!conversations.empty()) openConversation(conversations.front().id);
    });
    refreshState();
    refreshStack();
}

void ChatPage::build() {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_list = new ContextList(tr("Chats"), tr("New chat"), m_model, this);
    layout->addWidget(m_list);

    auto* canvas = new QWidget(this);
    auto* column = new QVBoxLayout(canvas);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(24, 12, 24, 8);
    m_picker = new ModelPicker(m_services.jobs, canvas);
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
    m_composer = new Composer(canvas);
    m_composer->setMaximumWidth(kColumnWidth);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(24, 4, 24, 16);
    foot->addStretch(1);
    foot->addWidget(m_composer, 100);
    foot->addStretch(1);
    column->addLayout(foot);
    layout->addWidget(canvas, 1);
    m_settings = new ChatSettings(this);
    layout->addWidget(m_settings);
}

void ChatPage::connectSession() {
    connect(m_list, &ContextList::chosen, this, [this](const QVariant& id) { openConversation(id.toLongLong()); });
    connect(m_list, &ContextList::newRequested, this, &ChatPage::createNew);
    connect(m_list, &ContextList::menuRequested, this, &ChatPage::showMenu);
    connect(m_picker, &ModelPicker::modelChosen, this, [this](const QString& path) {
        m_session->setModel(path);
        refreshState();
        refreshStack();
    });
    connect(m_composer, &Composer::submitted, m_session, &ChatSession::send);
    connect(m_composer, &Composer::stopRequested, m_session, &ChatSession::stop);
    connect(m_settings, &ChatSettings::changed, this, [this] { m_session->setSettings(m_settings->values()); });
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
    if (!m_picker->model().isEmpty()) m_session->setModel(m_picker->model());
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

void ChatPage::regenerateLast() {
    const auto branch = m_session->tree().branch();
    if (!branch.empty() && branch.back()->role == "assistant") m_session->regenerate(branch.back()->id);
}

void ChatPage::openConversation(qlonglong id) {
    const StoredConversation* conversation = m_model->find(id);
    if (!conversation) return;
    m_session->openConversation(*conversation);
    m_list->select(QVariant::fromValue<qlonglong>(id));
}

void ChatPage::createNew() {
    m_session->newConversation();
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
    if (active) m_composer->focusInput();
}

void ChatPage::showMenu(const QVariant& id, const QPoint& position) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Delete this chat")), &QAction::triggered, this, [this, id] {
        const qlonglong removed = id.toLongLong();
        if (removed == m_session->conversation().id) createNew();
        m_model->remove(removed);
        m_services.store.removeConversation(removed);
    });
    menu->popup(position);
}

void ChatPage::refreshStack() {
    const bool hasMessages = !m_session->tree().branch().empty();
    m_stack->setCurrentWidget(hasMessages ? static_cast<QWidget*>(m_view) : m_empty);
    m_empty->setSentence(
        m_picker->model().isEmpty()
            ? tr("Every checkpoint of every run can be talked to, also while it trains. Train a model first, or choose "
                 "a model folder above.")
            : tr("Write below; the answer streams in. Small models babble: what they learned is what they say."));
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
    const ChatStatistics& statistics = m_session->statistics();
    m_settings->showStatistics(statistics);
    m_composer->setContext(statistics.promptTokens + statistics.answerTokens, m_session->contextLength());
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
