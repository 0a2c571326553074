// SPDX-License-Identifier: Apache-2.0
#include "core/job/part_records.h"

#include "core/base/files.h"
#include "core/base/system.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace sextant {

namespace {

constexpr double kSecondsBetweenRecords = 2;

Json toJson(const PartRecord& record) {
    return {{"part", record.part}, {"parts", record.parts},         {"state", record.state}, {"host", record.host},
            {"pid", record.pid},   {"heartbeat", record.heartbeat}, {"done", record.done},   {"total", record.total},
            {"unit", record.unit}, {"message", record.message}};
}

PartRecord fromJson(const Json& json) {
    PartRecord record;
    record.part = json.at("part").get<size_t>();
    record.parts = json.at("parts").get<size_t>();
    record.state = json.at("state").get<std::string>();
    record.host = json.at("host").get<std::string>();
    record.pid = json.at("pid").get<int64_t>();
    record.heartbeat = json.at("heartbeat").get<double>();
    record.done = json.at("done").get<int64_t>();
    record.total = json.at("total").get<int64_t>();
    record.unit = json.at("unit").get<std::string>();
    record.message = json.at("message").get<std::string>();
    return record;
}

}  // namespace

PartRecorder::PartRecorder(const std::filesystem::path& folder, size_t pass, size_t part, size_t parts) {
    m_path = folder / ("pass-" + std::to_string(pass) + "-part-" + std::to_string(part) + "-of-" +
                       std::to_string(parts) + ".json");
    m_record.part = part;
    m_record.parts = parts;
    m_record.state = "running";
    m_record.host = hostName();
    m_record.pid = ::getpid();
    write();
}

void PartRecorder::write() {
    m_record.heartbeat = unixSeconds();
    if (createFolders(m_path.parent_path()))
        (void)writeFileAtomically(m_path, toJsonText(toJson(m_record)), Durability::Buffered);
}

void PartRecorder::progress(int64_t done, int64_t total, const std::string& unit) {
    m_record.done = done;
    m_record.total = total;
    m_record.unit = unit;
    if (unixSeconds() - m_record.heartbeat > kSecondsBetweenRecords) write();
}

void PartRecorder::end(const Result<void>& outcome) {
    const bool isInterrupted = !outcome && outcome.error().kind == ErrorKind::Interrupted;
    m_record.state = outcome ? "finished" : isInterrupted ? "interrupted" : "failed";
    if (!outcome) m_record.message = outcome.error().message;
    write();
}

std::vector<PartRecord> readPartRecords(const std::filesystem::path& folder, size_t pass) {
    std::vector<PartRecord> records;
    const std::string prefix = "pass-" + std::to_string(pass) + "-part-";
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code), end;
    for (; !code && entry != end; entry.increment(code)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(".json")) continue;
        const auto json = readJsonFile(entry->path());
        if (!json) continue;
        try {
            records.push_back(fromJson(json.value()));
        } catch (const Json::exception&) {
        }
    }
    std::sort(records.begin(), records.end(),
              [](const PartRecord& a, const PartRecord& b) { return a.heartbeat > b.heartbeat; });
    return records;
}

std::optional<PassProgress> newestPass(const std::filesystem::path& folder) {
    PassProgress progress;
    bool any = false;
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code), end;
    for (; !code && entry != end; entry.increment(code)) {
        size_t pass = 0;
        if (std::sscanf(entry->path().filename().c_str(), "pass-%zu-", &pass) != 1) continue;
        progress.pass = std::max(progress.pass, pass);
        any = true;
    }
    const auto records = any ? readPartRecords(folder, progress.pass) : std::vector<PartRecord>();
    if (records.empty()) return {};
    progress.parts = records.front().parts;
    progress.heartbeat = records.front().heartbeat;
    for (const PartRecord& record : records) {
        if (record.parts != progress.parts) continue;
        progress.running += record.state == "running";
        if (record.state == "failed" && progress.failure.empty()) progress.failure = record.message;
        progress.done += record.state == "finished" ? 1.0
                         : record.total > 0 ? static_cast<double>(record.done) / static_cast<double>(record.total)
                                            : 0.0;
    }
    return progress;
}

}  // namespace sextant
