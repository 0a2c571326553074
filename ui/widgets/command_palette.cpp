// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/command_palette.h"

#include "ui/theme/icon.h"
#include "ui/widgets/labels.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace sextant {

namespace {

constexpr int kEntryRole = Qt::UserRole + 1;
constexpr int kHintRole = Qt::UserRole + 2;

/// Every word typed must occur somewhere.
class WordFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString& text) {
        m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        const QString text = index.data().toString() + QLatin1Char(' ') + index.data(kHintRole).toString();
        return std::all_of(m_words.begin(), m_words.end(),
                           [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    }

private:
    QStringList m_words;
};

class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {200, Theme::instance().scaled(36)};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRect box = option.rect.adjusted(6, 1, -6, -1);
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(
                mixed(theme.color(Token::Accent), theme.color(Token::Raised), theme.isDark() ? 0.25 : 0.12));
            painter->drawRoundedRect(box, 6, 6);
        }
        const QRect icon(box.left() + 10, box.center().y() - 8, 17, 17);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon);
        QRect text = box.adjusted(38, 0, -12, 0);
        painter->setFont(theme.font(TextStyle::Small));
        painter->setPen(theme.color(Token::Secondary));
        painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, index.data(kHintRole).toString());
        painter->setFont(theme.font(TextStyle::Body));
        painter->setPen(theme.color(Token::Text));
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        painter->restore();
    }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* window)
    : Overlay(window),
      m_input(new QLineEdit(panel())),
      m_view(new QListView(panel())),
      m_model(new QStandardItemModel(this)),
      m_filter(new WordFilter(this)) {
    auto* layout = new QVBoxLayout(panel());
    layout->setContentsMargins(10, 10, 10, 8);
    layout->setSpacing(6);
    m_input->setPlaceholderText(tr("Do anything: an action, a run, a page"));
    m_input->setAccessibleName(tr("Command palette"));
    m_input->installEventFilter(this);
    layout->addWidget(m_input);
    m_nothing = makeLabel(tr("Nothing is found. Try fewer or other words."), LabelRole::Secondary, panel());
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->hide();
    layout->addWidget(m_nothing);
    layout->addWidget(m_view);
    panel()->setFixedWidth(560);
    m_view->setFixedHeight(320);
    m_filter->setSourceModel(m_model);
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new PaletteDelegate(m_view));
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setAccessibleName(tr("Actions"));
    connect(m_input, &QLineEdit::textChanged, this, [this](const QString& text) {
        static_cast<WordFilter*>(m_filter)->setWords(text);
        m_view->setCurrentIndex(m_filter->index(0, 0));
        m_nothing->setVisible(m_filter->rowCount() == 0);
    });
    connect(m_input, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_view, &QListView::clicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::openWith(std::vector<PaletteEntry> entries) {
    m_entries = std::move(entries);
    m_model->clear();
    for (size_t i = 0; i < m_entries.size(); ++i) {
        auto* item = new QStandardItem(themedIcon(m_entries[i].icon), m_entries[i].text);
        item->setData(static_cast<int>(i), kEntryRole);
        item->setData(m_entries[i].hint, kHintRole);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_input->clear();
    m_view->setCurrentIndex(m_filter->index(0, 0));
    open(m_input);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down       ? 1
                         : key == Qt::Key_Up       ? -1
                         : key == Qt::Key_PageDown ? 8
                         : key == Qt::Key_PageUp   ? -8
                                                   : 0;
        if (step != 0) {
            const int row = qBound(0, m_view->currentIndex().row() + step, m_filter->rowCount() - 1);
            m_view->setCurrentIndex(m_filter->index(row, 0));
            return true;
        }
    }
    return Overlay::eventFilter(watched, event);
}

void CommandPalette::runCurrent() {
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid()) return;
    const auto run = m_entries[index.data(kEntryRole).toUInt()].run;
    close();
    run();
}

}  // namespace sextant
