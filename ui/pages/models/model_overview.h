// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/model_types.h"
#include "ui/widgets/inspector.h"

#include <QWidget>

#include <map>

namespace sextant {

class Card;
class MachineProbe;
class MeterBar;

/// What is known of a model: the model itself, the memory it takes here, and how near it is to the original it was
/// converted from.
class ModelOverview : public QWidget {
    Q_OBJECT

public:
    explicit ModelOverview(MachineProbe& machine, QWidget* parent = nullptr);
    void setModel(const ModelEntry& model);

private:
    enum class Fact {
        Family,
        Parameters,
        Weights,
        Layers,
        Context,
        Tokenizer,
        Template,
        License,
        Training,
        Path,
        MemoryWeights,
        MemoryCache,
        MemoryChat,
        MemoryFull
    };
    void addFacts(Card* card, std::initializer_list<std::pair<Fact, QString>> facts);
    void set(Fact fact, const QString& text);
    void setMemory(const ModelDetails& details);
    void refreshMemory();
    void setCertificate(const ModelDetails& details);

    MachineProbe& m_machine;
    std::map<Fact, FactLabels> m_facts;
    Card *m_memory, *m_certificate;
    QLabel *m_fits, *m_nearness, *m_comparison;
    MeterBar* m_meter;
    qint64 m_chatBytes = 0;
};

}  // namespace sextant
