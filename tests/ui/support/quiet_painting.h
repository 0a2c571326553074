// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QtTest>

namespace sextant {

/// For the beginning of each test: what Qt complains of while it draws or lays out is a failure.
inline void failOnPaintWarnings() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral("QPainter|QPixmap|QLayout|QWidget|style ?sheet")));
}

}  // namespace sextant
