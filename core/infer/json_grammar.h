// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/infer/grammar.h"

namespace sextant {

/// The texts of JSON objects: what `response_format: json_object` asks for.
Grammar jsonObjectGrammar();

/// The JSON texts that a schema allows. Objects have their properties in the order of the schema, as models are taught
/// to write them; between the parts there may be a space, or a new line and up to 20 blanks. Numbers are such as every
/// reader can hold.
///
/// Known: type (also a list), properties, required, additionalProperties, items, prefixItems, minItems, maxItems,
/// minLength, maxLength, enum, const, anyOf, oneOf (as anyOf), allOf of one schema, and $ref inside the document. Words
/// that only describe are skipped. Any other is refused by name, with its place: a Usage error. So is a schema for
/// which there is no text.
Result<Grammar> jsonSchemaGrammar(const Json& schema);

}  // namespace sextant
