// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/corpus_types.h"

#include <QWidget>

namespace sextant {

/// Which rules fire together: a square for every two rules, the darker the larger the share of the rarer one's
/// documents that break both. Hovering names the two.
class RuleMatrix : public QWidget {
    Q_OBJECT

public:
    explicit RuleMatrix(QWidget* parent = nullptr);
    /// `names`: of the rules of `firing`, in its order. Rules that never fire are left out.
    void setRules(const RuleFiring& firing, const QStringList& names);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    int nameWidth() const;
    double share(size_t a, size_t b) const;

    RuleFiring m_firing;
    QStringList m_names;
    std::vector<size_t> m_shown;
};

}  // namespace sextant
