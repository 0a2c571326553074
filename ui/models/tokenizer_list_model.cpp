// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tokenizer_list_model.h"

#include "ui/bridge/job_monitor.h"
#include "ui/models/job_text.h"
#include "ui/models/list_roles.h"

#include <QFileInfo>

#include <algorithm>
#include <tuple>

namespace sextant {

namespace {

/// The name people know a file by: its folder's name says more than "tokenizer.json".
QString nameOf(const QString& path) {
    const QFileInfo file(path);
    return file.fileName() == QLatin1String("tokenizer.json") ? QFileInfo(file.path()).fileName() : file.fileName();
}

bool comesBefore(const TokenizerEntry& a, const TokenizerEntry& b) {
    auto key = [](const TokenizerEntry& entry) {
        const bool active = entry.job && entry.origin == TokenizerEntry::Origin::Trained && isActive(entry.job->state);
        return std::tuple(!active, entry.origin, entry.job ? -entry.job->started : 0.0, entry.path);
    };
    return key(a) < key(b);
}

}  // namespace

TokenizerListModel::TokenizerListModel(JobMonitor& jobs, QObject* parent) : QAbstractListModel(parent), m_jobs(jobs) {
    connect(&jobs, &JobMonitor::changed, this, &TokenizerListModel::refresh);
    connect(&jobs, &JobMonitor::removed, this, &TokenizerListModel::refresh);
    refresh();
}

void TokenizerListModel::setFound(const QVector<FoundTokenizer>& found) {
    m_found = found;
    refresh();
}

void TokenizerListModel::setOpened(const QStringList& paths) {
    m_opened = paths;
    refresh();
}

void TokenizerListModel::setVocabularySize(const QString& path, qint64 size) {
    m_sizes.insert(path, size);
    if (!m_entries.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

std::vector<TokenizerEntry> TokenizerListModel::collect() const {
    std::vector<TokenizerEntry> entries;
    for (const JobSummary& job : m_jobs.jobs())
        if (job.kind == QLatin1String(kinds::kTokenizer))
            entries.push_back({job.path, job.name, TokenizerEntry::Origin::Trained, job});
    for (const FoundTokenizer& found : m_found) {
        const JobSummary* job = m_jobs.find(found.job);
        if (job && job->kind != QLatin1String(kinds::kTokenizer))
            entries.push_back({found.path, job->name, TokenizerEntry::Origin::InsideJob, *job});
    }
    for (const QString& path : m_opened)
        entries.push_back({path, nameOf(path), TokenizerEntry::Origin::Opened, std::nullopt});
    std::sort(entries.begin(), entries.end(), comesBefore);
    return entries;
}

void TokenizerListModel::refresh() {
    std::vector<TokenizerEntry> entries = collect();
    const bool sameRows = std::equal(entries.begin(), entries.end(), m_entries.begin(), m_entries.end(),
                                     [](const TokenizerEntry& a, const TokenizerEntry& b) { return a.path == b.path; });
    if (sameRows) {
        m_entries = std::move(entries);
        if (!m_entries.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

const TokenizerEntry* TokenizerListModel::find(const QString& path) const {
    auto found = std::find_if(m_entries.begin(), m_entries.end(),
                              [&](const TokenizerEntry& entry) { return entry.path == path; });
    return found == m_entries.end() ? nullptr : &*found;
}

std::vector<TokenizerEntry> TokenizerListModel::loadable() const {
    std::vector<TokenizerEntry> entries;
    std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(entries),
                 [](const TokenizerEntry& entry) { return !entry.isUnfinishedTraining(); });
    return entries;
}

int TokenizerListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QString TokenizerListModel::subtitle(const TokenizerEntry& entry) const {
    switch (entry.origin) {
        case TokenizerEntry::Origin::Trained:
            return entry.isUnfinishedTraining() ? progressText(*entry.job)
                                                : tr("trained %1").arg(agoText(entry.job->started));
        case TokenizerEntry::Origin::InsideJob:
            return tr("from run \"%1\"").arg(entry.job->name);
        case TokenizerEntry::Origin::Opened:
            return tr("opened file");
    }
    return {};
}

QVariant TokenizerListModel::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= rowCount()) return {};
    const TokenizerEntry& entry = m_entries[static_cast<size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return entry.name;
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1, %2").arg(entry.name, subtitle(entry));
        case Qt::ToolTipRole:
            return entry.path;
        case IdRole:
            return entry.path;
        case SubtitleRole:
            return subtitle(entry);
        case ValueRole:
            return m_sizes.contains(entry.path)
                       ? tr("%1 tokens").arg(groupedNumber(static_cast<double>(m_sizes.value(entry.path))))
                       : QString();
        case DotRole:
            return static_cast<int>(entry.origin == TokenizerEntry::Origin::Trained ? stateToken(entry.job->state)
                                                                                    : Token::Muted);
        case SearchRole:
            return QString(entry.name + QLatin1Char(' ') + entry.path);
        default:
            return {};
    }
}

}  // namespace sextant
