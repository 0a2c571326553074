// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_text.h"

#include "core/base/text.h"
#include "ui/bridge/text_conversion.h"
#include "ui/models/job_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::ModelText)
};

QString bytesText(qint64 bytes) { return bytes > 0 ? toQString(formatBytes(bytes)) : QString(); }

}  // namespace

QString parametersText(const ModelDetails& details) {
    return details.parameters > 0 ? toQString(formatCount(static_cast<double>(details.parameters))) : QString();
}

QString typeText(const ModelDetails& details) {
    return details.types.isEmpty() ? QString() : details.types.front().first;
}

QString typesText(const ModelDetails& details) {
    QStringList types;
    for (const auto& [type, bytes] : details.types) types << type + QLatin1Char(' ') + toQString(formatBytes(bytes));
    return types.join(QStringLiteral(", "));
}

QString contextText(const ModelDetails& details) {
    return details.contextTokens > 0
               ? Words::tr("%1 tokens").arg(groupedNumber(static_cast<double>(details.contextTokens)))
               : QString();
}

QString memoryText(const ModelDetails& details) { return bytesText(details.chatBytes); }

QString templateText(const ModelDetails& details) {
    if (details.chatTemplate == QLatin1String("none")) return Words::tr("none");
    if (details.chatTemplate == QLatin1String("its own")) return Words::tr("its own");
    return details.chatTemplate;
}

QString licenseText(const ModelDetails& details) {
    if (!details.license.isEmpty()) return details.license;
    return details.licenseFile.isEmpty() ? Words::tr("not stated") : Words::tr("see %1").arg(details.licenseFile);
}

QString modelLine(const ModelDetails& details) {
    if (!details.sentence.isEmpty()) return Words::tr("cannot be read");
    if (!details.refusal.isEmpty())
        return details.family.isEmpty() ? Words::tr("not supported")
                                        : Words::tr("%1, not supported").arg(details.family);
    if (!details.weightsProblem.isEmpty()) return Words::tr("weights missing");
    QStringList parts{details.family, parametersText(details), typeText(details)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  ·  "));
}

QString nearnessText(const ModelCertificate& certificate) {
    if (certificate.meanDivergence < 1e-3) return Words::tr("practically the same");
    if (certificate.meanDivergence < 1e-2) return Words::tr("very near");
    if (certificate.meanDivergence < 5e-2) return Words::tr("near, with small differences");
    if (certificate.meanDivergence < 0.2) return Words::tr("noticeably different");
    return Words::tr("far from the original");
}

QString certificateText(const ModelCertificate& certificate) {
    QStringList lines;
    lines << Words::tr("At %1 % of %2 places in a text of many languages it chooses the same next token first.")
                 .arg(100 * certificate.equalFirst, 0, 'f', 1)
                 .arg(groupedNumber(static_cast<double>(certificate.positions)));
    lines << Words::tr("KL divergence from the original: %1 nats on average, %2 at most.")
                 .arg(certificate.meanDivergence, 0, 'f', 4)
                 .arg(certificate.largestDivergence, 0, 'f', 3);
    lines << (certificate.equalTokens ? Words::tr("Both cut the text into the same tokens.")
                                      : Words::tr("They cut the text into different tokens: do not trust this copy."));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace sextant
