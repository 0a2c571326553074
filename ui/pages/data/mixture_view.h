// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spec/option_table.h"
#include "ui/bridge/mixture_types.h"

#include <QFrame>

#include <functional>
#include <memory>
#include <vector>

class QLabel;
class QMenu;
class QTimer;
class QVBoxLayout;

namespace sextant {

class MixtureBar;
class MixtureRow;
class MixtureWorker;
class OptionForm;

/// A finished job of the workspace that may be a source.
struct SourceChoice {
    QString name, path;
};

/// Beside the form of a pack job: what its mixture comes to, live, by the engine's own plan; weights as sliders that
/// write into the form.
class MixtureView : public QFrame {
    Q_OBJECT

public:
    struct Workspace {
        QString path;
        std::function<std::vector<SourceChoice>()> curated;  ///< finished curate jobs
        std::function<QStringList()> packed;                 ///< finished pack jobs
    };
    MixtureView(OptionForm* form, Workspace workspace, QWidget* parent = nullptr);
    ~MixtureView() override;

    const MixturePlan& plan() const { return m_plan; }
    QString sentence() const;
    MixtureRow* row(int index) const { return m_rows[static_cast<size_t>(index)]; }
    int rowCount() const { return static_cast<int>(m_rows.size()); }

Q_SIGNALS:
    /// There is a new plan, or a new sentence why there is none.
    void planned();

protected:
    void hideEvent(QHideEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void takeForm();
    void makeRows();
    void ask();
    void replan();
    void setWeight(int index, double weight);
    void addSource(const QString& path);
    void fillMenu();

    OptionForm* m_form;
    Workspace m_workspace;
    std::unique_ptr<MixtureWorker> m_worker;
    QTimer* m_delay;
    Json m_asked;  ///< the values that were asked about last
    QVector<SourceTokens> m_counts;
    MixturePlan m_plan;
    QMenu* m_menu;
    QLabel *m_summary, *m_sentence;
    MixtureBar* m_bar;
    QVBoxLayout* m_column;
    std::vector<MixtureRow*> m_rows;
};

}  // namespace sextant
