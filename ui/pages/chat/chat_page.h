// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"
#include "ui/bridge/services.h"
#include "ui/pages/page.h"

#include <optional>

class QStackedWidget;

namespace sextant {

class ChatNotice;
class ChatSession;
class ChatSettings;
class Composer;
class ContextList;
class ConversationListModel;
class ConversationView;
class EmptyState;
class ModelPicker;

/// Talk to any checkpoint, also of the run in progress.
class ChatPage : public Page {
    Q_OBJECT

public:
    explicit ChatPage(const Services& services, QWidget* parent = nullptr);
    ~ChatPage() override;

    void createNew() override;
    bool stopWork() override;
    /// A checkpoint folder: a new conversation with it.
    void open(const QString& argument) override;
    void setActive(bool active) override;
    std::vector<PaletteEntry> paletteEntries() override;

    ChatSession& session() { return *m_session; }
    ModelPicker& picker() { return *m_picker; }
    ContextList& list() { return *m_list; }
    ChatNotice& notice() { return *m_notice; }

private:
    void build();
    void connectSession();
    void connectList();
    void addShortcuts();
    void refreshState();
    void refreshStatistics();
    void refreshStack();
    void openConversation(qlonglong id);
    void regenerateLast();
    void submit(const QString& text);
    /// What stands in the way of the next answer: a model that is gone, a context that is full.
    void refreshNotice();
    void noticeGone();
    void noticeFull();
    void search(const QString& words);
    /// Out of the list at once, out of the store when there is no way back any more.
    void discard(qlonglong id);
    void forgetDiscarded();
    void showMenu(const QVariant& id, const QPoint& position);

    Services m_services;
    ChatSession* m_session;
    ConversationListModel* m_model;
    ContextList* m_list;
    ModelPicker* m_picker;
    QStackedWidget* m_stack;
    ConversationView* m_view;
    ChatNotice* m_notice;
    EmptyState* m_empty;
    Composer* m_composer;
    ChatSettings* m_settings;
    bool m_isBegun = false;  ///< a chat was begun, maybe before the earlier ones were read
    std::optional<StoredConversation> m_discarded;
    QString m_searched;
};

}  // namespace sextant
