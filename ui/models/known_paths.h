// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>

namespace sextant {

class JobMonitor;
class ModelCatalog;

/// Something of the workspace that a form can be given.
struct KnownPath {
    QString name, path;
};
using KnownPaths = QVector<KnownPath>;

/// What the jobs of the workspace made, newest first.
KnownPaths knownTokenizers(const JobMonitor& jobs);
KnownPaths knownCurated(const JobMonitor& jobs);
KnownPaths knownPacked(const JobMonitor& jobs);
/// The newest checkpoint of each run, what was converted, and what was opened.
KnownPaths knownModels(const ModelCatalog& models);
/// Those of them that training can begin with: folders.
KnownPaths knownInitialModels(const ModelCatalog& models);

/// These files and folders as the value of a list of sources, each of weight 1.
Json sourcesAt(const QStringList& paths);

/// What a form may offer; asked for when a list is opened.
struct FormOffers {
    std::function<KnownPaths()> tokenizers, curated, packed, models, initialModels;
};
FormOffers offersOf(const JobMonitor& jobs, const ModelCatalog& models);

}  // namespace sextant
