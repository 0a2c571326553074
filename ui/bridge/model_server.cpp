// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_server.h"

#include "ui/bridge/engine_path.h"
#include "ui/bridge/event_reader.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRandomGenerator>

#include <sys/prctl.h>

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace sextant {

namespace {

constexpr qsizetype kKeptOutput = 16 << 10;
constexpr int kEndMs = 2000;
constexpr const char* kTokenVariable = "SEXTANT_SERVE_TOKEN";

QString newToken() {
    QString token;
    for (int i = 0; i < 4; ++i)
        token += QString::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, QLatin1Char('0'));
    return token;
}

}  // namespace

ModelServer::ModelServer(QObject* parent) : QObject(parent) {}

ModelServer::~ModelServer() {
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    // The window is gone already; a killed process ends at once.
    m_process->waitForFinished(kEndMs);
}

void ModelServer::serve(const QString& modelPath) {
    if (modelPath == m_modelPath && m_state != State::Off) return;
    stop();
    m_modelPath = modelPath;
    m_token = newToken();
    m_output.clear();
    m_errors.clear();
    m_servedModel.clear();
    m_servedStep = -1;
    m_process = new QProcess(this);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kTokenVariable), m_token);
    m_process->setProcessEnvironment(environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    // Also when the window is killed, nobody is left serving. If that was before the signal was asked for, it never
    // comes.
    m_process->setChildProcessModifier([window = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != window) ::_exit(1);
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ModelServer::readOutput);
    connect(m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errors = (m_errors + QString::fromUtf8(m_process->readAllStandardError())).right(kKeptOutput);
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        const QString reason = m_process->errorString();
        stop();
        Q_EMIT failed(tr("The engine %1 could not be started: %2.").arg(enginePath(), reason));
    });
    connect(m_process, &QProcess::finished, this, &ModelServer::onEnded);
    setState(State::Starting);
    m_process->start(enginePath(), {QStringLiteral("serve"), QStringLiteral("--model"), modelPath,
                                    QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--token-from"),
                                    QLatin1String(kTokenVariable), QStringLiteral("--json")});
}

void ModelServer::readOutput() {
    m_output = (m_output + QString::fromUtf8(m_process->readAllStandardOutput())).right(kKeptOutput);
    if (m_state != State::Starting) return;
    const auto end = m_output.indexOf(QLatin1Char('\n'));
    if (end < 0) return;
    const auto started = parseJson(m_output.left(end).toStdString(), "the engine's first line");
    if (!started || !started.value().is_object()) return;
    m_url = QUrl(eventText(started.value(), "url"));
    m_servedModel = eventText(started.value(), "model");
    m_servedStep = static_cast<int>(eventNumber(started.value(), "step", -1));
    setState(State::Ready);
}

void ModelServer::onEnded() {
    const QString sentence = reasonOfEnd();
    m_process->deleteLater();
    m_process = nullptr;
    setState(State::Off);
    Q_EMIT failed(sentence);
}

QString ModelServer::reasonOfEnd() const {
    if (m_process->exitStatus() == QProcess::CrashExit) {
        const int signal = m_process->exitCode();  // what Qt gives for a process that a signal ended
        return tr("The chat engine stopped unexpectedly (signal %1, %2).")
            .arg(signal)
            .arg(QString::fromLatin1(::sigdescr_np(signal)));
    }
    const QString prefix = QStringLiteral("sextant-engine: ");
    const QStringList lines = m_errors.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (auto line = lines.crbegin(); line != lines.crend(); ++line)
        if (line->startsWith(prefix)) return tr("The model could not be served: %1").arg(line->mid(prefix.size()));
    return tr("The chat engine stopped unexpectedly (exit code %1).").arg(m_process->exitCode());
}

void ModelServer::stop() {
    if (m_process) {
        m_process->disconnect(this);
        m_process->kill();
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        m_process = nullptr;
    }
    m_url.clear();
    setState(State::Off);
}

void ModelServer::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

}  // namespace sextant
