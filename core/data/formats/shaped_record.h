// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/formats/other_members.h"
#include "core/data/formats/parsed_object.h"
#include "core/data/formats/record_reader.h"

#include <string>

namespace sextant {

/// The shape whose fields this object has; Text if it has none of a conversation's.
RecordShape shapeOf(const ParsedObject& object, const RecordOptions& options);

/// Reserves the names by which shapeOf() knows conversations.
void reserveShapeNames(OtherMembers& members);

/// Takes the turns out of an object of this shape (not Text): record.turns, record.text, and in record.otherFields what
/// was neither part of them nor the id, under names that are free (other_members.h). Returns what is wrong with it,
/// empty if nothing is.
///
/// Strings and lists of messages both do as prompt, chosen, rejected and completion. A message's role may be called
/// "role" or "from", its content "content" or "value"; names of roles are those of OpenAI, ShareGPT and LLaMA-Factory;
/// answers of a preference that are transcripts ("\n\nHuman:", "\n\nAssistant:") are taken apart. A preference without
/// a prompt has the messages with which both answers begin as its prompt.
std::string readShape(const ParsedObject& object, RecordShape shape, const RecordOptions& options, Record& record);

/// The names in `columns` (prompt=question) that there are.
const std::vector<std::string>& shapeColumns();

}  // namespace sextant
