// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/background_tasks.h"
#include "ui/bridge/model_types.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace sextant {

class EngineQuestion;
class JobMonitor;
class StoreWorker;

/// The models of a workspace, for everybody who shows or offers them: checkpoints of runs (the newest run first, of
/// each the newest few), results of conversions, and the folders and .gguf files that were opened, which the workspace
/// remembers. GUI thread; files are looked at on a worker thread, and what a model is is asked of the engine.
class ModelCatalog : public QObject {
    Q_OBJECT

public:
    ModelCatalog(JobMonitor& jobs, StoreWorker& store, QObject* parent = nullptr);
    ~ModelCatalog() override;

    const std::vector<ModelEntry>& entries() const { return m_entries; }
    /// Null: there is no such model in the list.
    const ModelEntry* find(const QString& path) const;
    /// The model that a finished conversion has written; empty: it is not known (yet).
    QString resultOf(const QString& job) const { return m_results.value(job); }

    /// Takes a folder or file into the list, for this workspace: `opened` follows, or `refused` where it is no model.
    void open(const QString& path);
    /// Takes it off the list again; nothing on the disk is touched.
    void forget(const QString& path);
    /// Looks whether the models are still there, and asks about those that are new or have changed; `first` before the
    /// others.
    void look(const QString& first = {});

Q_SIGNALS:
    /// Entries came or went, or more is known of them.
    void changed();
    /// `asked`: as it was given to `open`; `path`: the entry's.
    void opened(const QString& asked, const QString& path);
    void refused(const QString& path, const QString& sentence);

private:
    struct Seen {
        QHash<QString, QString> signatures;  ///< by path: changes with the files; empty: nothing is there
        QHash<QString, QString> results;     ///< by conversion: the model it wrote
    };
    static Seen lookAt(const QStringList& paths, const QStringList& conversions);
    void rebuild();
    void lookAtFiles();
    void wantDetails();
    void take(const Seen& seen);
    void askNext();
    void takeAnswer(const QByteArray& output);
    void setDetails(const QString& path, ModelDetails details);
    void remember();

    JobMonitor& m_jobs;
    StoreWorker& m_store;
    EngineQuestion* m_question;
    QTimer m_rebuilding;
    std::vector<ModelEntry> m_entries;
    QStringList m_opened;
    QHash<QString, QString> m_results, m_signatures;
    struct Known {
        QString signature;
        ModelDetailsPointer details;
    };
    QHash<QString, Known> m_known;
    QStringList m_waiting, m_asked;  ///< to be asked about; being asked about
    QString m_first;
    bool m_isLooking = false, m_looksAgain = false, m_wantsDetails = false;
    BackgroundTasks m_tasks;  // last: it uses the others
};

}  // namespace sextant
