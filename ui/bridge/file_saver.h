// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/background_tasks.h"

#include <QByteArray>
#include <QObject>

namespace sextant {

/// Writes files the user asked for, off the GUI thread.
class FileSaver : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    void save(const QString& path, const QByteArray& content);

Q_SIGNALS:
    void saved(const QString& path);
    void failed(const QString& sentence);

private:
    BackgroundTasks m_tasks;
};

}  // namespace sextant
