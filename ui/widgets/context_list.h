// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QVariant>

class QAbstractItemModel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QToolButton;

namespace sextant {

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
    void focusSearch();
    void focusEntries();
    /// Lets the user write a new name, where the model can take one.
    void edit(const QVariant& id);
    /// Controls of the page between the search and the entries.
    void addHeadRow(QWidget* widget);
    /// A button of the page under the entries.
    void addFooter(QWidget* widget);

Q_SIGNALS:
    void chosen(const QVariant& id);
    void newRequested();
    void menuRequested(const QVariant& id, const QPoint& globalPosition);

private:
    QListView* m_view;
    QLineEdit* m_search;
    QSortFilterProxyModel* m_filter;
    bool m_silent = false;
};

}  // namespace sextant
