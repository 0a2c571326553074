// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/vocabulary_model.h"

#include "ui/models/job_text.h"
#include "ui/models/token_text.h"
#include "ui/theme/theme.h"

#include <QFont>

#include <numeric>

namespace sextant {

namespace {

char lowered(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

}  // namespace

void VocabularyModel::setVocabulary(const VocabularyPointer& vocabulary) {
    m_vocabulary = vocabulary;
    // The two answers come in any order.
    if (!vocabulary || (m_use && m_use->path != vocabulary->path)) m_use.reset();
    m_lowered.clear();
    if (vocabulary) {
        m_lowered.resize(vocabulary->bytes.size());
        std::transform(vocabulary->bytes.begin(), vocabulary->bytes.end(), m_lowered.begin(), lowered);
    }
    rebuild();
}

void VocabularyModel::setUse(const VocabularyUsePointer& use) {
    m_use = use;
    rebuild();
}

void VocabularyModel::setOrder(Order order) {
    m_order = order;
    rebuild();
}

void VocabularyModel::setSearch(const QString& words) {
    m_search = words;
    m_search.replace(QStringLiteral("·"), QStringLiteral(" "))
        .replace(QStringLiteral("↵"), QStringLiteral("\n"))
        .replace(QStringLiteral("→"), QStringLiteral("\t"));
    rebuild();
}

bool VocabularyModel::matches(int id, std::string_view needle) const {
    const auto at = static_cast<size_t>(id);
    const uint32_t begin = m_vocabulary->offsets[at], end = m_vocabulary->offsets[at + 1];
    return std::string_view(m_lowered).substr(begin, end - begin).find(needle) != std::string_view::npos;
}

void VocabularyModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    std::vector<int32_t> all;
    const bool usable = m_vocabulary && m_use && m_use->path == m_vocabulary->path;
    if (m_order == Order::ById && m_vocabulary) {
        all.resize(static_cast<size_t>(m_vocabulary->size()));
        std::iota(all.begin(), all.end(), 0);
    } else if (usable) {
        all = m_order == Order::Longest ? m_use->longest : m_order == Order::Rarest ? m_use->rarest : m_use->neverUsed;
    }
    if (m_search.isEmpty()) {
        m_rows = std::move(all);
    } else {
        std::string needle = m_search.toStdString();
        std::transform(needle.begin(), needle.end(), needle.begin(), lowered);
        bool isNumber = false;
        const int number = m_search.trimmed().toInt(&isNumber);
        for (const int32_t id : all)
            if ((isNumber && id == number) || matches(id, needle)) m_rows.push_back(id);
        // The token with this very id is what was asked for first.
        if (auto exact = std::find(m_rows.begin(), m_rows.end(), number); isNumber && exact != m_rows.end())
            std::rotate(m_rows.begin(), exact, exact + 1);
    }
    endResetModel();
}

int VocabularyModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int VocabularyModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant VocabularyModel::text(int id, int column) const {
    const std::string_view bytes = m_vocabulary->bytesOf(id);
    const bool special = m_vocabulary->special[static_cast<size_t>(id)];
    switch (column) {
        case IdColumn:
            return id;
        case TokenColumn:
            return visibleToken(bytes);
        case BytesColumn:
            return special ? tr("special token") : hexBytes(bytes);
        case LengthColumn:
            return special ? QVariant() : QVariant(static_cast<int>(bytes.size()));
        case UsesColumn: {
            if (!m_use || m_use->path != m_vocabulary->path || static_cast<size_t>(id) >= m_use->counts.size())
                return {};
            return groupedNumber(static_cast<double>(m_use->counts[static_cast<size_t>(id)]));
        }
        default:
            return {};
    }
}

QVariant VocabularyModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const int id = m_rows[static_cast<size_t>(index.row())];
    const bool isText = index.column() <= BytesColumn;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
            return text(id, index.column());
        case Qt::FontRole:
            return Theme::instance().font(TextStyle::Mono);
        case Qt::TextAlignmentRole:
            return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        case Qt::ForegroundRole:
            if (index.column() == BytesColumn) return Theme::instance().color(Token::Secondary);
            if (index.column() == TokenColumn && m_vocabulary->special[static_cast<size_t>(id)])
                return Theme::instance().color(Token::Accent);
            return {};
        default:
            return {};
    }
}

QVariant VocabularyModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool isText = section <= BytesColumn;  // ids are names, not amounts
    if (role == Qt::TextAlignmentRole) return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case IdColumn:
            return tr("Id");
        case TokenColumn:
            return tr("Token");
        case BytesColumn:
            return tr("Bytes");
        case LengthColumn:
            return tr("Length");
        case UsesColumn:
            return tr("Uses");
        default:
            return {};
    }
}

}  // namespace sextant
