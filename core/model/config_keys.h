// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/config_fields.h"

namespace sextant {

/// Looks at the keys of a config.json that nobody has read: those known not to change the arithmetic pass, and so does
/// a value that means "off". Anything else is a data error that names the key.
Result<void> checkUnreadKeys(const ConfigFields& config);

}  // namespace sextant
