// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/tokenizer_types.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QStandardItemModel;
class QTableView;

namespace sextant {

class CompressionPlot;
class FigureStrip;
class SamplePicker;
class SegmentBar;
class TokenizerWorker;
class VocabularyModel;

/// What is in a vocabulary and what a text makes of it: the curve of size against bytes per token, and the tokens by
/// id, longest, rarest, never used.
class VocabularyView : public QWidget {
    Q_OBJECT

public:
    explicit VocabularyView(TokenizerWorker& worker, QWidget* parent = nullptr);
    void setTokenizer(const QString& path);
    VocabularyModel& model() { return *m_model; }
    SegmentBar& order() { return *m_order; }
    QLineEdit& search() { return *m_search; }
    /// Measures on a file of the user.
    void setFile(const QString& file);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildMeasured();
    QWidget* buildTokens();
    void onPicked();
    void chooseFile();
    void ask();
    void take(const VocabularyUsePointer& use);
    void fillSizes(const std::vector<SizePoint>& points);
    void refreshCount();

    TokenizerWorker& m_worker;
    QString m_path, m_asked;
    MeasuredText m_text;
    SamplePicker* m_samples;
    QLabel *m_note, *m_count;
    FigureStrip* m_figures;
    SegmentBar *m_twin, *m_order;
    QStackedWidget* m_plotStack;
    CompressionPlot* m_plot;
    QStandardItemModel* m_sizes;
    QLineEdit* m_search;
    QTableView* m_table;
    VocabularyModel* m_model;
};

}  // namespace sextant
