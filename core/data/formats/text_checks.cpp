// SPDX-License-Identifier: Apache-2.0
#include "core/data/formats/text_checks.h"

#include "core/base/text.h"

namespace sextant {

namespace {

constexpr const char* kConvert = "Convert it to UTF-8, for example with iconv";

}  // namespace

size_t byteOrderMark(std::string_view text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }

Result<void> refuseBinary(std::string_view head, const std::string& place) {
    if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF"))
        return dataError(place + ": this text is UTF-16, not UTF-8", kConvert);
    const size_t zero = head.find('\0');
    if (zero != std::string_view::npos)
        return dataError(place + ": this is a binary file (a zero byte at offset " + std::to_string(zero) + ")",
                         "Name text files: .txt, or .jsonl with a field \"text\"");
    size_t strange = 0;
    for (std::string_view rest = head; !rest.empty();) {
        const size_t at = firstInvalidUtf8(rest);
        if (at == std::string_view::npos) break;
        ++strange;
        rest.remove_prefix(at + 1);
    }
    if (strange * 4 <= head.size()) return {};
    return dataError(place + ": this is a binary file or text in another encoding (" + std::to_string(strange) +
                         " of its first " + std::to_string(head.size()) + " bytes are not UTF-8)",
                     kConvert);
}

}  // namespace sextant
