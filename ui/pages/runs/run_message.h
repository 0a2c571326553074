// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_types.h"

#include <QFrame>

#include <vector>

class QLabel;

namespace sextant {

class FlowLayout;
class MeterBar;

/// What is to be said about a run where its plots are: what it waits for, why it ended, and the buttons that help.
class RunMessage : public QFrame {
    Q_OBJECT

public:
    enum class Tone { Calm, Trouble };
    struct Action {
        QString id, text;
        bool operator==(const Action&) const = default;
    };
    struct Content {
        Tone tone = Tone::Calm;
        QString title, sentence;
        double share = -1;  ///< of what it waits for; < 0: not known
        std::vector<Action> actions;

        bool isEmpty() const { return title.isEmpty(); }
        bool operator==(const Content&) const = default;
    };
    explicit RunMessage(QWidget* parent = nullptr);
    void setContent(const Content& content);
    const Content& content() const { return m_content; }

Q_SIGNALS:
    void actionChosen(const QString& id);

private:
    void refreshIcon();

    Content m_content;
    QLabel *m_icon, *m_title, *m_sentence;
    MeterBar* m_progress;
    FlowLayout* m_buttons;
};

/// Whether the plots have anything to show.
enum class RunDrawn { No, Yes };
/// What there is to say about a job; null: its folder is not there yet. Empty while all goes well. Actions: "resume",
/// "log".
RunMessage::Content runMessage(const JobSummary* job, RunDrawn drawn);

}  // namespace sextant
