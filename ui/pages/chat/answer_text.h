// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chat_store.h"

#include <QString>

namespace sextant {

/// "village demo, step 60": who gave a stored answer; empty: not known.
QString answeredBy(const StoredMessage& message);
/// Why it ended, in words; empty: not known.
QString endOfAnswer(const StoredMessage& message);
/// The line below an answer: who, how long, how fast, and why it ended.
QString answerText(const StoredMessage& message);

}  // namespace sextant
