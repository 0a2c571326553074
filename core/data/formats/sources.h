// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/spec/option_table.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sextant {

/// What was met while looking for the files of sources that whoever named them may not expect.
class SourceNotes {
public:
    /// A file of a folder whose name says nothing about its format, a link to a folder, what is no file.
    void leaveOut(const std::filesystem::path& path, const std::string& why);
    /// A file that was named, or matched by a pattern, and is read as text because no format has its name.
    void readAsText(const std::filesystem::path& path);
    /// A sentence for each kind, with their number and the first of them.
    std::vector<std::string> sentences() const;

private:
    struct Kind {
        int64_t count = 0;
        std::string first;
    };
    std::map<std::string, Kind> m_leftOut, m_asText;
};

/// The files behind a list of sources, sorted inside each source: files, globs (*, ?, [...]), folders (recursively: the
/// files whose names end as recordExtensions() says; links to folders are not followed). A source that matches nothing
/// and a folder that cannot be read are errors that name it. `notes` hears what is left out or read as text.
Result<std::vector<std::filesystem::path>> expandSources(const std::vector<DataSource>& sources,
                                                         SourceNotes* notes = nullptr);

}  // namespace sextant
