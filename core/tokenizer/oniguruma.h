// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <string>

namespace sextant {

/// A regular expression in the syntax of Oniguruma, which Hugging Face's tokenizers use, in that of PCRE2 with the same
/// matches (Unicode, ^ and $ at lines). What cannot be said there is a Data error that names it.
///
/// What the two read differently, and what becomes of it:
///   [a[bc]], [a&&b]          nested classes and intersections: groups of classes that match one character
///   \h \H \v \O \w \W \s \S  hexadecimal digits, the vertical tab, any character, words, white space: spelled out
///   \b \B                    follow \w
///   \p{Han}                  a script itself, not its extensions; also \p{^..}, long names of categories
///   [:alpha:], \p{Alpha}     by their Unicode meaning
///   (?m)                     lets the dot match newlines
///   (?i) in the middle       takes the alternatives behind it along
///   {,n}  {n}?  {n,m}+       from none; optional; one or more of all that
///   \uHHHH                   a character
///   (?i) with ss, st, fi ..  would match one character for two: refused, as are classes of one case
///   \X \K \G \y \Y \Q \k \g \M- \C- \0, bytes, (?x), (?W) .., (?~..), (?(..), (*..), (?{..)  refused
Result<std::string> perlExpression(const std::string& expression);

}  // namespace sextant
