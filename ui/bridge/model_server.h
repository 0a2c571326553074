// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QUrl>

class QProcess;

namespace sextant {

/// One `sextant-engine serve` process on the loopback address, with a secret only this window knows. It ends with the
/// window. GUI thread; nothing blocks.
class ModelServer : public QObject {
    Q_OBJECT

public:
    explicit ModelServer(QObject* parent = nullptr);
    ~ModelServer() override;

    enum class State { Off, Starting, Ready };
    State state() const { return m_state; }
    QString modelPath() const { return m_modelPath; }
    /// Base address, only while Ready.
    QUrl url() const { return m_url; }
    QString token() const { return m_token; }
    /// The weights that are really served, "job/checkpoint-60", and their step (-1: not known); only while Ready.
    QString servedModel() const { return m_servedModel; }
    int servedStep() const { return m_servedStep; }

    /// Serves this checkpoint folder; ends another one first. `stateChanged` or `failed` follows.
    void serve(const QString& modelPath);
    void stop();

Q_SIGNALS:
    void stateChanged();
    void failed(const QString& sentence);

private:
    void readOutput();
    void onEnded();
    /// Why a process that was not asked to has ended: its own last sentence, or that it broke off and by what.
    QString reasonOfEnd() const;
    void setState(State state);

    QProcess* m_process = nullptr;
    QString m_modelPath, m_token, m_output, m_errors, m_servedModel;
    int m_servedStep = -1;
    QUrl m_url;
    State m_state = State::Off;
};

}  // namespace sextant
