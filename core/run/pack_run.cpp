// SPDX-License-Identifier: Apache-2.0
#include "core/run/pack_run.h"

#include "core/base/files.h"
#include "core/data/pack.h"
#include "core/run/prepare_data.h"

namespace sextant {

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
