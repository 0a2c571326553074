// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/engine_question.h"

#include "ui/bridge/engine_path.h"

#include <QProcess>

#include <sys/prctl.h>

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace sextant {

namespace {

constexpr qsizetype kKeptErrors = 16 << 10, kLongestAnswer = 256 << 20;
constexpr int kEndMs = 2000;

/// The engine's own sentence in what it wrote to its error output.
QString sentenceIn(const QByteArray& errors) {
    const QString prefix = QStringLiteral("sextant-engine: ");
    const QStringList lines = QString::fromUtf8(errors).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (auto line = lines.crbegin(); line != lines.crend(); ++line)
        if (line->startsWith(prefix)) return line->mid(prefix.size());
    return {};
}

}  // namespace

EngineQuestion::EngineQuestion(QObject* parent) : QObject(parent) {}

EngineQuestion::~EngineQuestion() {
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(kEndMs);  // a killed process ends at once
}

void EngineQuestion::ask(const QStringList& arguments, const QByteArray& input) {
    cancel();
    m_output.clear();
    m_errors.clear();
    m_process = new QProcess(this);
    m_process->setChildProcessModifier([window = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != window) ::_exit(1);
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this, [this] {
        m_output += m_process->readAllStandardOutput();
        if (m_output.size() > kLongestAnswer) m_process->kill();
    });
    connect(m_process, &QProcess::readyReadStandardError, this,
            [this] { m_errors = (m_errors + m_process->readAllStandardError()).right(kKeptErrors); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart) return;
        m_process->deleteLater();
        m_process = nullptr;
        Q_EMIT failed(tr("The engine %1 is not there or cannot be run. Install it beside the workbench, or name it in "
                         "SEXTANT_ENGINE.")
                          .arg(enginePath()));
    });
    connect(m_process, &QProcess::finished, this, &EngineQuestion::onEnded);
    m_process->start(enginePath(), arguments);
    if (m_process) {
        m_process->write(input);
        m_process->closeWriteChannel();
    }
}

void EngineQuestion::onEnded() {
    const bool crashed = m_process->exitStatus() == QProcess::CrashExit;
    const int code = m_process->exitCode();
    m_output += m_process->readAllStandardOutput();
    m_errors += m_process->readAllStandardError();
    m_process->deleteLater();
    m_process = nullptr;
    if (crashed)
        return failed(tr("The engine stopped unexpectedly (signal %1, %2).")
                          .arg(code)
                          .arg(QString::fromLatin1(::sigdescr_np(code))));
    const QString sentence = sentenceIn(m_errors);
    if (code != 0 && m_output.isEmpty())
        return failed(sentence.isEmpty() ? tr("The engine stopped unexpectedly (exit code %1).").arg(code) : sentence);
    Q_EMIT answered(m_output, code == 0 ? QString() : sentence);
}

void EngineQuestion::cancel() {
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->setParent(nullptr);  // it may end after its question
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    m_process->kill();
    m_process = nullptr;
}

}  // namespace sextant
