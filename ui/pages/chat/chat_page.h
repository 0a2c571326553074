// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/services.h"
#include "ui/pages/page.h"

class QStackedWidget;

namespace sextant {

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

    void createNew() override;
    bool stopWork() override;
    /// A checkpoint folder: a new conversation with it.
    void open(const QString& argument) override;
    void setActive(bool active) override;
    std::vector<PaletteEntry> paletteEntries() override;

    ChatSession& session() { return *m_session; }

private:
    void build();
    void connectSession();
    void addShortcuts();
    void refreshState();
    void refreshStatistics();
    void refreshStack();
    void openConversation(qlonglong id);
    void regenerateLast();
    void showMenu(const QVariant& id, const QPoint& position);

    Services m_services;
    ChatSession* m_session;
    ConversationListModel* m_model;
    ContextList* m_list;
    ModelPicker* m_picker;
    QStackedWidget* m_stack;
    ConversationView* m_view;
    EmptyState* m_empty;
    Composer* m_composer;
    ChatSettings* m_settings;
};

}  // namespace sextant
