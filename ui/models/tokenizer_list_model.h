// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"
#include "ui/bridge/tokenizer_types.h"

#include <QAbstractListModel>
#include <QHash>

#include <optional>
#include <vector>

namespace sextant {

class JobMonitor;

/// One tokenizer that can be looked at, or a training that will give one.
struct TokenizerEntry {
    enum class Origin { Trained, InsideJob, Opened };
    QString path;  ///< what to load; of a tokenizer job its folder. Names the entry.
    QString name;
    Origin origin = Origin::Opened;
    std::optional<JobSummary> job;  ///< the training, or the job it lies in

    /// A training that has not given a tokenizer (yet).
    bool isUnfinishedTraining() const { return origin == Origin::Trained && job && job->state != JobState::Finished; }
};

/// The tokenizers of the workspace: trainings first (running ones on top), those inside other jobs, opened files.
class TokenizerListModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit TokenizerListModel(JobMonitor& jobs, QObject* parent = nullptr);

    void setFound(const QVector<FoundTokenizer>& found);
    void setOpened(const QStringList& paths);
    const QStringList& opened() const { return m_opened; }
    /// Known once a tokenizer was loaded.
    void setVocabularySize(const QString& path, qint64 size);
    /// Brings the entries up to what the job monitor knows.
    void refresh();

    const TokenizerEntry* find(const QString& path) const;
    const std::vector<TokenizerEntry>& entries() const { return m_entries; }
    /// Those that can be loaded now.
    std::vector<TokenizerEntry> loadable() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<TokenizerEntry> collect() const;
    QString subtitle(const TokenizerEntry& entry) const;

    JobMonitor& m_jobs;
    QVector<FoundTokenizer> m_found;
    QStringList m_opened;
    QHash<QString, qint64> m_sizes;
    std::vector<TokenizerEntry> m_entries;
};

}  // namespace sextant
