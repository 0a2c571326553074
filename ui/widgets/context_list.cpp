// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/context_list.h"

#include "ui/models/list_roles.h"
#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/sparkline.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant {

namespace {

constexpr int kListWidth = 264;
constexpr int kSparklineWidth = 56;
constexpr int kStateIconSide = 13;
constexpr double kRunBar = 3;

class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {kListWidth - 16, Theme::instance().scaled(52)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        const QRectF box = QRectF(option.rect).adjusted(8, 1, -8, -1);
        const QColor surface = theme.color(Token::Surface);
        if (selected || hovered) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(selected ? mixed(theme.color(Token::Accent), surface, theme.isDark() ? 0.22 : 0.12)
                                       : mixed(theme.color(Token::Text), surface, 0.05));
            painter->drawRoundedRect(box, 6, 6);
        }
        if (option.state.testFlag(QStyle::State_HasFocus) && selected) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.color(Token::Accent), 1.5));
            painter->drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5);
        }
        QRectF content = box.adjusted(10, 7, -10, -7);
        const QVariant run = index.data(ColorIndexRole);
        if (run.isValid()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.runColor(run.toInt()));
            painter->drawRoundedRect(QRectF(box.left() + 2, content.top() + 1, kRunBar, content.height() - 2), 1.5,
                                     1.5);
        }
        const QVariant dot = index.data(DotRole), state = index.data(StateIconRole);
        if (state.isValid()) {
            const int side = theme.scaled(kStateIconSide);
            const QRectF place(content.left(), content.top() + content.height() * 0.75 - side / 2.0, side, side);
            state.value<QIcon>().paint(painter, place.toRect());
        } else if (dot.isValid()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(static_cast<Token>(dot.toInt())));
            painter->drawEllipse(QPointF(content.left() + 4, content.top() + content.height() * 0.27), 4, 4);
            content.setLeft(content.left() + 16);
        }
        const auto sparkline = index.data(SparklineRole).value<QVector<float>>();
        QRectF firstLine = content;
        firstLine.setHeight(content.height() / 2);
        QRectF secondLine = content;
        secondLine.setTop(firstLine.bottom());
        if (state.isValid()) secondLine.setLeft(content.left() + theme.scaled(kStateIconSide) + 5);
        if (sparkline.size() > 1) {
            const double width = theme.scaled(kSparklineWidth);
            const QRectF area(content.right() - width, firstLine.top() + 1, width, firstLine.height() - 3);
            paintSparkline(*painter, area, sparkline,
                           run.isValid() ? theme.runColor(run.toInt()) : theme.color(Token::Muted));
            firstLine.setRight(area.left() - 8);
        }
        drawText(painter, firstLine, theme.font(TextStyle::BodyStrong), theme.color(Token::Text), Qt::AlignLeft,
                 index.data(Qt::DisplayRole).toString());
        const QFont small = theme.font(TextStyle::Small);
        const QString value = index.data(ValueRole).toString();
        if (!value.isEmpty()) {
            const double width = QFontMetricsF(small).horizontalAdvance(value) + 2;
            drawText(painter, secondLine, small, theme.color(Token::Secondary), Qt::AlignRight, value);
            secondLine.setRight(secondLine.right() - width - 8);
        }
        drawText(painter, secondLine, small, theme.color(Token::Secondary), Qt::AlignLeft,
                 index.data(SubtitleRole).toString());
        painter->restore();
    }

    /// A new name is written where the old one stands.
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override {
        auto* editor = new QLineEdit(parent);
        editor->setAutoFillBackground(true);
        return editor;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        static_cast<QLineEdit*>(editor)->setText(index.data(Qt::DisplayRole).toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        model->setData(index, static_cast<QLineEdit*>(editor)->text(), Qt::EditRole);
    }
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const override {
        const int height = std::max(editor->sizeHint().height(), option.rect.height() / 2);
        editor->setGeometry(option.rect.adjusted(10, 2, -10, 0).left(), option.rect.top() + 2, option.rect.width() - 20,
                            height);
    }

private:
    static void drawText(QPainter* painter, const QRectF& area, const QFont& font, const QColor& color,
                         Qt::Alignment side, const QString& text) {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(area, side | Qt::AlignVCenter,
                          QFontMetricsF(font).elidedText(text, Qt::ElideRight, area.width()));
    }
};

}  // namespace

/// Entries whose text holds what is searched for, and those that somebody found in another way.
class EntryFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setAlsoFound(const QVariantList& ids) {
        m_alsoFound = ids;
        invalidateRowsFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        return QSortFilterProxyModel::filterAcceptsRow(row, parent) ||
               m_alsoFound.contains(sourceModel()->index(row, 0, parent).data(IdRole));
    }

private:
    QVariantList m_alsoFound;
};

ContextList::ContextList(const QString& title, const QString& newText, QAbstractItemModel* model, QWidget* parent)
    : QFrame(parent),
      m_view(new QListView(this)),
      m_search(new QLineEdit(this)),
      m_filter(new EntryFilter(this)),
      m_nothing(makeLabel(tr("Nothing is found."), LabelRole::Secondary, this)) {
    setProperty("role", QStringLiteral("pane"));
    keepWidth(this, kListWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 0, 10, 0);
    head->addWidget(makeLabel(title, LabelRole::CardTitle, this));
    head->addStretch();
    QToolButton* add = makeIconButton(QStringLiteral("plus"), newText + QStringLiteral("  (Ctrl+N)"), this);
    head->addWidget(add);
    layout->addLayout(head);
    auto* searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(12, 0, 12, 0);
    searchRow->addWidget(m_search);
    layout->addLayout(searchRow);
    m_nothing->setAlignment(Qt::AlignHCenter);
    m_nothing->hide();
    layout->addWidget(m_nothing);
    layout->addWidget(m_view, 1);

    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search in: %1").arg(title));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search"), Token::Muted), QLineEdit::LeadingPosition);

    m_filter->setSourceModel(model);
    m_filter->setFilterRole(SearchRole);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new EntryDelegate(m_view));
    m_view->setAccessibleName(title);
    m_view->setMouseTracking(true);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);  // entries whose model lets them be renamed
    m_view->setUniformItemSizes(true);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);

    connect(add, &QToolButton::clicked, this, &ContextList::newRequested);
    connect(add, &QToolButton::clicked, this, &ContextList::entryClicked);
    connect(m_view, &QListView::clicked, this, &ContextList::entryClicked);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter->setAlsoFound({});
        m_filter->setFilterFixedString(words);
        Q_EMIT searched(words);
    });
    const auto refreshNothing = [this] {
        m_nothing->setVisible(!m_search->text().isEmpty() && m_filter->rowCount() == 0);
    };
    connect(m_search, &QLineEdit::textChanged, this, refreshNothing);
    for (auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, changed, this, refreshNothing);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (!m_silent && current.isValid()) Q_EMIT chosen(current.data(IdRole));
    });
    connect(m_view, &QListView::customContextMenuRequested, this, [this](const QPoint& position) {
        const QModelIndex index = m_view->indexAt(position);
        if (index.isValid()) Q_EMIT menuRequested(index.data(IdRole), m_view->viewport()->mapToGlobal(position));
    });
}

QVariant ContextList::currentId() const { return m_view->currentIndex().data(IdRole); }

void ContextList::select(const QVariant& id) {
    QScopedValueRollback silence(m_silent, true);
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        const QModelIndex index = m_filter->index(row, 0);
        if (index.data(IdRole) != id) continue;
        m_view->setCurrentIndex(index);
        return;
    }
    clearSelection();
}

void ContextList::clearSelection() {
    QScopedValueRollback silence(m_silent, true);
    m_view->clearSelection();
    m_view->setCurrentIndex({});
}

void ContextList::addFooter(QWidget* widget) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 12, 12);
    row->addWidget(widget);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
}

void ContextList::addHeadRow(QWidget* widget) {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 0, 12, 0);
    row->addWidget(widget);
    static_cast<QVBoxLayout*>(layout())->insertLayout(2, row);
}

void ContextList::edit(const QVariant& id) {
    for (int row = 0; row < m_filter->rowCount(); ++row)
        if (m_filter->index(row, 0).data(IdRole) == id) m_view->edit(m_filter->index(row, 0));
}

void ContextList::setAlsoFound(const QVariantList& ids) { m_filter->setAlsoFound(ids); }

void ContextList::enableRemoval() {
    auto* remove = new QShortcut(QKeySequence::Delete, m_view);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, [this] {
        if (currentId().isValid()) Q_EMIT removalRequested(currentId());
    });
}

void ContextList::focusEntries() { m_view->setFocus(Qt::OtherFocusReason); }

}  // namespace sextant
