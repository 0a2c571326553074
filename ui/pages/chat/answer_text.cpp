// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/answer_text.h"

#include "ui/bridge/event_reader.h"
#include "ui/models/job_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace sextant {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(sextant::AnswerText)
};

}  // namespace

QString answeredBy(const StoredMessage& message) {
    const QString served = eventText(message.details, "model");
    QString name = eventText(message.details, "model_name");
    if (name.isEmpty()) name = served.section(QLatin1Char('/'), 0, 0);
    const double step = eventNumber(message.details, "step", -1);
    if (name.isEmpty() || step < 0) return name;
    return Words::tr("%1, step %2").arg(name, groupedNumber(step));
}

QString endOfAnswer(const StoredMessage& message) {
    const QString reason = eventText(message.details, "finish_reason");
    if (reason == QLatin1String("length")) {
        const auto full = message.details.find("context_full");
        return full != message.details.end() && *full == true ? Words::tr("stopped: context full")
                                                              : Words::tr("stopped: token limit reached");
    }
    if (reason == QLatin1String("stop")) return Words::tr("ended by the model");
    if (reason == QLatin1String("stopped")) return Words::tr("stopped by you");
    if (reason == QLatin1String("error")) return Words::tr("broken off");
    return {};
}

QString answerText(const StoredMessage& message) {
    QStringList parts{answeredBy(message)};
    const double tokens = eventNumber(message.details, "answer_tokens", 0),
                 speed = eventNumber(message.details, "tokens_per_second", 0);
    if (tokens > 0) parts << (tokens == 1 ? Words::tr("1 token") : Words::tr("%1 tokens").arg(groupedNumber(tokens)));
    if (tokens > 0 && speed > 0) parts << Words::tr("%1 tokens/s").arg(speed, 0, 'f', 1);
    parts << endOfAnswer(message);
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  ·  "));
}

}  // namespace sextant
