// SPDX-License-Identifier: Apache-2.0
#include "core/plan/model_shape.h"

#include <cmath>

namespace sextant {

ModelShape shapeOf(const ModelOptions& options) {
    ModelShape shape;
    shape.vocabSize = options.vocabSize;
    shape.hiddenSize = options.hiddenSize;
    shape.intermediateSize = options.intermediateSize;
    shape.numHiddenLayers = options.numHiddenLayers;
    shape.numAttentionHeads = options.numAttentionHeads;
    shape.numKeyValueHeads = options.numKeyValueHeads;
    shape.headSize = options.headSize();
    shape.maxPositionEmbeddings = options.maxPositionEmbeddings;
    shape.rmsNormEps = options.rmsNormEps;
    shape.initializerRange = options.initializerRange;
    shape.tieWordEmbeddings = options.tieWordEmbeddings;
    shape.layers.resize(static_cast<size_t>(options.numHiddenLayers));
    RotaryEmbedding rotary;
    rotary.theta = options.ropeTheta;
    rotary.width = shape.headSize;
    shape.rotaries = {rotary};
    shape.attentionScale = 1 / std::sqrt(static_cast<double>(shape.headSize));
    return shape;
}

}  // namespace sextant
