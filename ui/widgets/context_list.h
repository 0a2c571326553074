// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QVariant>

class QAbstractItemModel;
class QLineEdit;
class QLabel;
class QListView;
class QToolButton;

namespace sextant {

class EntryFilter;

/// The second column of a page: a heading with a button for a new entry, a search field, and entries of two lines with
/// a state and a sparkline (roles of ui/models/list_roles.h).
class ContextList : public QFrame {
    Q_OBJECT

public:
    ContextList(const QString& title, const QString& newText, QAbstractItemModel* model, QWidget* parent = nullptr);
    /// IdRole of the current entry; invalid when nothing is chosen.
    QVariant currentId() const;
    /// Chooses without telling `chosen`.
    void select(const QVariant& id);
    void clearSelection();
    /// Entries that fit the search by something their title does not show, by IdRole; none: titles alone count.
    void setAlsoFound(const QVariantList& ids);
    /// Del on an entry asks for its removal.
    void enableRemoval();
    void focusEntries();
    /// Lets the user write a new name, where the model can take one.
    void edit(const QVariant& id);
    /// Controls of the page between the search and the entries.
    void addHeadRow(QWidget* widget);
    /// A button of the page under the entries.
    void addFooter(QWidget* widget);

Q_SIGNALS:
    void chosen(const QVariant& id);
    /// By the mouse, also the one that is chosen already.
    void entryClicked();
    void newRequested();
    void searched(const QString& words);
    void removalRequested(const QVariant& id);
    void menuRequested(const QVariant& id, const QPoint& globalPosition);

private:
    QListView* m_view;
    QLineEdit* m_search;
    EntryFilter* m_filter;
    QLabel* m_nothing;
    bool m_silent = false;
};

}  // namespace sextant
