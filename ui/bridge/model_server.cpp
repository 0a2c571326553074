// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_server.h"

#include "ui/bridge/engine_path.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <sys/prctl.h>

#include <csignal>

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
    m_process = new QProcess(this);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(kTokenVariable), m_token);
    m_process->setProcessEnvironment(environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    // Also when the window is killed, nobody is left serving.
    m_process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
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
    m_process->start(enginePath(),
                     {QStringLiteral("serve"), QStringLiteral("--model"), modelPath, QStringLiteral("--port"),
                      QStringLiteral("0"), QStringLiteral("--token-from"), QLatin1String(kTokenVariable)});
}

void ModelServer::readOutput() {
    m_output = (m_output + QString::fromUtf8(m_process->readAllStandardOutput())).right(kKeptOutput);
    if (m_state != State::Starting) return;
    static const QRegularExpression address(QStringLiteral("http://127\\.0\\.0\\.1:(\\d+)"));
    const auto match = address.match(m_output);
    if (!match.hasMatch()) return;
    m_url = QUrl(match.captured(0));
    setState(State::Ready);
}

void ModelServer::onEnded() {
    const QStringList lines = m_errors.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QString reason = lines.isEmpty() ? tr("it gave no reason.") : lines.last();
    if (reason.startsWith(QStringLiteral("sextant-engine: "))) reason = reason.mid(16);
    m_process->deleteLater();
    m_process = nullptr;
    setState(State::Off);
    Q_EMIT failed(tr("The model could not be served: %1").arg(reason));
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
