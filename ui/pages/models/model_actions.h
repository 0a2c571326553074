// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/model_types.h"
#include "ui/widgets/inspector.h"

namespace sextant {

/// Everything that can be done with the chosen model. What cannot be done is disabled and says why.
class ModelActions : public Inspector {
    Q_OBJECT

public:
    explicit ModelActions(QWidget* parent = nullptr);
    void setModel(const ModelEntry& model);

Q_SIGNALS:
    void chatRequested();
    void scoreRequested();
    void convertRequested();
    void trainRequested();
    void jobRequested();
    void folderRequested();
    void forgetRequested();

private:
    static void allow(QPushButton* button, const QString& reason);

    QPushButton *m_chat, *m_score, *m_convert, *m_train, *m_job, *m_folder, *m_forget;
    QLabel* m_reason;
    QString m_path;
};

}  // namespace sextant
