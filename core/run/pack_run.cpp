// SPDX-License-Identifier: Apache-2.0
#include "core/run/controllers.h"

#include "core/base/files.h"
#include "core/data/pack.h"
#include "core/run/prepare_data.h"

namespace sextant {

/// Documents to token shards in JOB/shards, and report.json. A job that did not finish does its work anew. Throws
/// RunError for what ends the run.
RunEnd runPack(const PackSpec& spec, JobSession& session) {
    session.send("started", {{"name", spec.name}});
    auto folder = makeShards(spec, session.folder().path() / "shards", session, session.stop());
    if (!folder && folder.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    if (!folder) throw RunError(folder.error());
    const ShardsManifest manifest = ShardsManifest::read(folder.value()).orThrow();
    writeFileAtomically(session.folder().reportPath(), toJsonText(manifest.toJson())).orThrow();
    return RunEnd::Completed;
}

}  // namespace sextant
