// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace sextant {

/// Whether the desktop asks for dark windows: the "color-scheme" of the XDG settings portal, now and at every change.
/// Costs nothing while nothing changes; a desktop without the portal is never heard of.
class DesktopScheme : public QObject {
    Q_OBJECT

public:
    explicit DesktopScheme(QObject* parent = nullptr);

Q_SIGNALS:
    void darkAsked(bool dark);

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& value);
};

}  // namespace sextant
