// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/data/stages/stage.h"
#include "core/spec/stages.h"

#include <memory>

namespace sextant {

/// Drops documents by their address, the member "url" of the record. Documents without one are kept. A listed domain
/// stands for everything below it; in datatrove a listed subdomain stands for itself alone, so that a page of
/// x.sub.example.org passes there when sub.example.org is listed.
Result<std::unique_ptr<DocumentStage>> makeUrlListStage(const StageSpec& spec);

}  // namespace sextant
