// SPDX-License-Identifier: Apache-2.0
// Runs the real sextant-engine in a test.
#pragma once

#include "core/base/files.h"
#include "core/data/demo_corpus.h"

#include <QFile>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace sextant::test {

inline QString enginePath() { return qEnvironmentVariable("SEXTANT_BIN_DIR") + "/sextant-engine"; }

struct EngineResult {
    int exitCode = -1;
    QString out, error;
};

inline EngineResult runEngine(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(enginePath(), arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(120000);
    const bool crashed = process.exitStatus() == QProcess::CrashExit;
    return {crashed ? -1 : process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// A folder with a small text and the config of a run that takes a second.
class TinyRun {
public:
    TinyRun() {
        QFile text(path("text.txt"));
        if (!text.open(QIODevice::WriteOnly)) qFatal("cannot write the test's text");
        for (int i = 0; i < 400; ++i)
            text.write(QStringLiteral("Line %1: the cat number %2 sat on mat %3 and ate %4 fish.\n")
                           .arg(i)
                           .arg(i * 7 % 13)
                           .arg(i * 5 % 11)
                           .arg(i % 9)
                           .toUtf8());
        write("run.yaml", config("text.txt"));
    }
    QString path(const QString& name) const { return m_dir.filePath(name); }
    void write(const QString& name, const QString& content) const {
        writeFileAtomically(path(name).toStdString(), content.toStdString()).orThrow();
    }
    /// `extra`: more lines of YAML.
    QString config(const QString& source, const QString& extra = {}) const {
        return QStringLiteral(
                   "kind: pretrain\nname: tiny\nprecision: fp32\n"
                   "model: {preset: demo-1m, hidden_size: 32, intermediate_size: 64, num_hidden_layers: 2, "
                   "num_attention_heads: 2, num_key_value_heads: 1}\n"
                   "data: {sources: [{path: \"%1\"}], sequence_length: 32, tokenizer_vocab_size: 300, "
                   "validation_fraction: 0.1}\n"
                   "evaluation: {every_steps: 20, max_sequences: 8, sample_prompts: [\"Line\"], sample_tokens: 8}\n"
                   "checkpoint: {every_steps: 10, keep_last: 100}\n"
                   "train: {max_steps: 60, per_device_train_batch_size: 4, learning_rate: 0.01}\n")
                   .arg(path(source)) +
               extra;
    }
    QByteArray bytes(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QByteArray finalWeights(const QString& job) const {
        return bytes(job + "/checkpoints/checkpoint-60/trainer/state.safetensors");
    }

private:
    QTemporaryDir m_dir;
};

}  // namespace sextant::test
