// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

class QProcess;

namespace sextant {

/// One question to the engine at a time: a process that is given arguments and an input, and whose output is the
/// answer. GUI thread; nothing blocks. The process ends with the window.
class EngineQuestion : public QObject {
    Q_OBJECT

public:
    explicit EngineQuestion(QObject* parent = nullptr);
    ~EngineQuestion() override;

    /// Takes back a question that is still open. `answered` or `failed` follows.
    void ask(const QStringList& arguments, const QByteArray& input = {});
    /// Nothing follows.
    void cancel();
    bool isOpen() const { return m_process != nullptr; }

Q_SIGNALS:
    /// All that was written to the standard output. `sentence`: what went wrong beside that; empty: nothing.
    void answered(const QByteArray& output, const QString& sentence);
    /// There is no answer.
    void failed(const QString& sentence);

private:
    void onEnded();

    QProcess* m_process = nullptr;
    QByteArray m_output, m_errors;
};

}  // namespace sextant
