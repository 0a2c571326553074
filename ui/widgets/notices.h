// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QMetaType>
#include <QPointer>

#include <functional>
#include <vector>

namespace sextant {

enum class NoticeTone { Information, Failure };

struct NoticeAction {
    QString text;
    std::function<void()> run;
};

/// One sentence that was said, and up to two buttons that mend it.
struct Notice {
    NoticeTone tone = NoticeTone::Information;
    QString sentence;
    std::vector<NoticeAction> actions;
    double time = 0;  ///< unix seconds
};

/// Messages that float over the lower right corner of the window, leave by themselves and are kept in a list. They move
/// nothing that one is about to click, and never take the focus.
class Notices : public QObject {
    Q_OBJECT

public:
    /// Floats over `window`, `margin` above its lower edge.
    explicit Notices(QWidget* window, int margin);
    void show(NoticeTone tone, const QString& sentence, const std::vector<NoticeAction>& actions = {});
    /// Takes away what floats; it stays in the list. False: nothing did.
    bool dismiss();
    /// Newest first.
    const std::vector<Notice>& all() const { return m_all; }
    /// How many came since the list was last looked at.
    int unseen() const { return m_unseen; }
    /// The list as a popup whose lower right corner is here.
    void openList(const QPoint& globalCorner);
    std::vector<QWidget*> floating() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void changed();

private:
    void place();

    QWidget* m_window;
    int m_margin;
    std::vector<Notice> m_all;
    std::vector<QPointer<QFrame>> m_cards;  ///< the lowest last
    int m_unseen = 0;
};

}  // namespace sextant

Q_DECLARE_METATYPE(std::vector<sextant::NoticeAction>)
