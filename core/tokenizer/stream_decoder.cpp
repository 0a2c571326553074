// SPDX-License-Identifier: Apache-2.0
#include "core/tokenizer/stream_decoder.h"

#include "core/base/text.h"

#include <utility>

namespace sextant {

std::string StreamDecoder::push(int32_t token) {
    m_held += m_tokenizer.tokenText(token);
    const size_t complete = completeUtf8Prefix(m_held);
    std::string text = replaceInvalidUtf8(std::string_view(m_held).substr(0, complete));
    m_held.erase(0, complete);
    return text;
}

std::string StreamDecoder::finish() { return replaceInvalidUtf8(std::exchange(m_held, {})); }

}  // namespace sextant
