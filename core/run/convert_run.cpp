// SPDX-License-Identifier: Apache-2.0
#include "core/run/controllers.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/run/convert_model.h"
#include "core/run/reading_events.h"

namespace sextant {

namespace {

/// Inside the job folder unless a place was named.
std::string targetOf(const ConvertSpec& spec, const JobFolder& job) {
    if (!spec.to.empty()) return std::filesystem::absolute(spec.to).lexically_normal().string();
    return (std::filesystem::absolute(job.path()) / convertedName(spec)).string();
}

/// "99.2 % of the choices are the same": for the log.
std::string certificateLine(const Json& certificate) {
    char text[160];
    std::snprintf(text, sizeof text, "same first choice at %.2f %% of %lld positions, mean KL divergence %.6f",
                  100 * certificate["equal_first_choice"].get<double>(), certificate["positions"].get<long long>(),
                  certificate["mean_kl_divergence"].get<double>());
    return text;
}

}  // namespace

RunEnd runConvert(const ConvertSpec& spec, JobSession& session, const RunStart& start) {
    session.send("started", {{"name", spec.name}});
    ConvertSpec settled = spec;
    settled.to = targetOf(spec, session.folder());
    std::error_code code;
    // A resumed job may meet what it wrote itself before it was stopped.
    if (start.start == JobSession::Start::Fresh && std::filesystem::exists(settled.to, code))
        throw RunError(usageError("there is something at " + settled.to + " already",
                                  "Name another place for the result, or move it away"));
    const auto progress = [&](const std::string& stage, const std::string& unit) {
        return progressOf(session, stage, unit);
    };
    auto report = convertModel(settled, progress, session.stop());
    if (!report && report.error().kind == ErrorKind::Interrupted) return RunEnd::Interrupted;
    if (!report) throw RunError(report.error());
    Json facts = std::move(report).value();
    const bool isModel = facts.contains("type");
    if (isModel) facts["model"] = spec.to.empty() ? std::filesystem::path(settled.to).filename().string() : settled.to;
    session.log("wrote " + settled.to);
    if (facts.contains("certificate")) session.log(certificateLine(facts["certificate"]));
    writeFileAtomically(session.folder().reportPath(), toJsonText(facts)).orThrow();
    return RunEnd::Completed;
}

}  // namespace sextant
