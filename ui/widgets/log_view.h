// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QTimer;

namespace sextant {

class JobMonitor;

/// log.txt of one job, as it grows: wrapped, to be searched and copied. Follows its end until the user scrolls away.
class LogView : public QWidget {
    Q_OBJECT

public:
    explicit LogView(JobMonitor& jobs, QWidget* parent = nullptr);
    /// The log is read only while the view is visible.
    void setJob(const QString& path);
    const QPlainTextEdit& text() const { return *m_text; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Direction { Forward, Backward };
    void take(const QString& path, bool fromStart, const QString& text);
    void appendSome();
    void find(Direction direction);
    void copy();

    JobMonitor& m_jobs;
    QString m_path;
    QString m_waiting;  ///< read, and not in the document yet
    QPlainTextEdit* m_text;
    QLineEdit* m_search;
    QCheckBox* m_follow;
    QTimer* m_feed;
};

}  // namespace sextant
