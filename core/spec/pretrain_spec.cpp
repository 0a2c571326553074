// SPDX-License-Identifier: Apache-2.0
#include "core/spec/pretrain_spec.h"

#include "core/spec/presets.h"

namespace sextant {

const std::vector<std::string>& scheduleNames() {
    static const std::vector<std::string> names = {"multi_step", "cosine", "linear", "constant", "warmup_stable_decay"};
    return names;
}

const OptionTable& modelOptions() {
    static const OptionTable table = OptionTable::of<ModelOptions>({
        option("preset", &ModelOptions::preset)
            .oneOf(presetNames())
            .group("Model")
            .help("A named shape with training settings that suit it. Everything can be changed one by one after it."),
        option("init_from", &ModelOptions::initFrom)
            .path()
            .group("Model")
            .advanced()
            .help("Model to start from instead of random weights: a model folder, a job (its newest checkpoint) or a "
                  ".gguf file. "
                  "Its shape and tokenizer are taken over."),
        option("vocab_size", &ModelOptions::vocabSize)
            .label("vocabulary size")
            .range(0, 1 << 20)
            .unit("tokens")
            .group("Model")
            .advanced()
            .help("Rows of the embedding and output matrices. 0: the tokenizer's size, rounded up to a multiple of "
                  "pad_vocab_size_to_multiple_of."),
        option("pad_vocab_size_to_multiple_of", &ModelOptions::padVocabSizeToMultipleOf)
            .label("vocabulary rounded up to")
            .range(1, 1 << 16)
            .unit("tokens")
            .group("Model")
            .advanced()
            .help("What the tokenizer's size is rounded up to when vocab_size is 0. Rows beyond the tokenizer are "
                  "never sampled. "
                  "4096 makes 102400 of the paper's 100015."),
        option("hidden_size", &ModelOptions::hiddenSize)
            .range(8, 65536)
            .group("Model")
            .help("Width of the residual stream. A multiple of num_attention_heads."),
        option("intermediate_size", &ModelOptions::intermediateSize)
            .label("feed-forward size")
            .range(8, 1 << 18)
            .group("Model")
            .help("Width of the SwiGLU feed-forward layer; about 8/3 of hidden_size in LLaMA."),
        option("num_hidden_layers", &ModelOptions::numHiddenLayers)
            .label("layers")
            .range(1, 1024)
            .unit("layers")
            .group("Model")
            .help("Transformer blocks."),
        option("num_attention_heads", &ModelOptions::numAttentionHeads)
            .label("attention heads")
            .range(1, 1024)
            .unit("heads")
            .group("Model")
            .help("Query heads."),
        option("num_key_value_heads", &ModelOptions::numKeyValueHeads)
            .label("key/value heads")
            .range(1, 1024)
            .unit("heads")
            .group("Model")
            .help("Key and value heads (GQA). Equal to num_attention_heads for ordinary attention; must divide it."),
        option("max_position_embeddings", &ModelOptions::maxPositionEmbeddings)
            .label("context length")
            .range(8, 1 << 20)
            .unit("tokens")
            .group("Model")
            .advanced()
            .help("Longest context the model is meant for. At least data.sequence_length."),
        option("rope_theta", &ModelOptions::ropeTheta)
            .label("rotary base")
            .above(0)
            .logarithmic()
            .group("Model")
            .advanced()
            .help("Base of the rotary position angles."),
        option("rms_norm_eps", &ModelOptions::rmsNormEps)
            .label("RMSNorm epsilon")
            .above(0)
            .logarithmic()
            .group("Model")
            .advanced()
            .help("Added to the mean square inside RMSNorm."),
        option("initializer_range", &ModelOptions::initializerRange)
            .label("initial deviation")
            .above(0)
            .logarithmic()
            .group("Model")
            .advanced()
            .help("Standard deviation of the initial weights. 0.006 in the paper; small, wide-stepped demo models "
                  "learn faster with 0.02."),
        option("tie_word_embeddings", &ModelOptions::tieWordEmbeddings)
            .label("tied embeddings")
            .group("Model")
            .advanced()
            .help("Use one matrix for embedding and output. DeepSeek LLM keeps them apart."),
    });
    return table;
}

namespace {

const OptionTable& dataOptions() {
    static const OptionTable table = OptionTable::of<DataOptions>({
        option("sources", &DataOptions::sources)
            .group("Data")
            .help("Texts to learn from: files of all formats that curate reads, globs, folders, or the folder of an "
                  "earlier curate "
                  "or pack job."),
        option("document_split", &DataOptions::documentSplit)
            .names({"file", "paragraphs", "lines"})
            .group("Data")
            .advanced()
            .help("What one document is in a plain text file: all of it, each stretch between blank lines, each line."),
        option("text_field", &DataOptions::textField)
            .group("Data")
            .advanced()
            .help("Field or column of the records that holds the text."),
        option("tokenizer", &DataOptions::tokenizer)
            .path()
            .group("Data")
            .help(
                "tokenizer.json or a folder that holds one. Empty: a byte-level BPE is trained on the sources first."),
        option("tokenizer_vocab_size", &DataOptions::tokenizerVocabSize)
            .label("vocabulary of a new tokenizer")
            .range(259, 1 << 20)
            .unit("tokens")
            .group("Data")
            .help("Size of the tokenizer that is trained when none is given, special tokens included."),
        option("sequence_length", &DataOptions::sequenceLength)
            .range(2, 1 << 20)
            .unit("tokens")
            .group("Data")
            .help("Context length of training."),
        option("validation_fraction", &DataOptions::validationFraction)
            .range(0, 0.5)
            .group("Data")
            .advanced()
            .help("Share of the text that is held out to measure the loss on."),
    });
    return table;
}

const OptionTable& trainOptions() {
    static const OptionTable table = OptionTable::of<TrainOptions>({
        option("max_steps", &TrainOptions::maxSteps)
            .label("steps")
            .range(1, 1e12)
            .unit("steps")
            .group("Training")
            .help("Optimizer steps of the whole run."),
        option("per_device_train_batch_size", &TrainOptions::perDeviceTrainBatchSize)
            .label("batch size per device")
            .range(1, 1 << 20)
            .unit("sequences")
            .group("Training")
            .help("Sequences computed at once; memory grows with it."),
        option("gradient_accumulation_steps", &TrainOptions::gradientAccumulationSteps)
            .label("gradient accumulation")
            .range(1, 1 << 20)
            .group("Training")
            .help("Batches whose gradients are summed before one optimizer step."),
        option("learning_rate", &TrainOptions::learningRate)
            .range(0, 1)
            .logarithmic()
            .group("Schedule")
            .help("Peak learning rate, reached at the end of the warm-up."),
        option("lr_scheduler_type", &TrainOptions::schedule)
            .label("learning-rate schedule")
            .names(scheduleNames())
            .group("Schedule")
            .help("How the learning rate moves. multi_step is the paper's: 31.6 % of the peak after 80 % of the "
                  "tokens, 10 % after 90 %."),
        option("warmup_steps", &TrainOptions::warmupSteps)
            .range(0, 1e12)
            .unit("steps")
            .group("Schedule")
            .help("Steps of linear warm-up (2000 in the paper). 0: use warmup_ratio."),
        option("warmup_ratio", &TrainOptions::warmupRatio)
            .range(0, 1)
            .group("Schedule")
            .help(
                "Warm-up as a share of the run; used when warmup_steps is 0. 2000 steps would be most of a short run."),
        option("min_lr_ratio", &TrainOptions::minimumLearningRateRatio)
            .label("lowest learning rate")
            .range(0, 1)
            .group("Schedule")
            .advanced()
            .help("Learning rate at the end of cosine, linear and warmup_stable_decay, as a share of the peak."),
        option("decay_ratio", &TrainOptions::decayRatio)
            .range(0, 1)
            .group("Schedule")
            .advanced()
            .help("Share of the run that warmup_stable_decay spends decaying at the end."),
        option("adam_beta1", &TrainOptions::adamBeta1)
            .range(0, 0.99999)
            .group("Optimizer")
            .advanced()
            .help("Decay of AdamW's first moment."),
        option("adam_beta2", &TrainOptions::adamBeta2)
            .range(0, 0.999999)
            .group("Optimizer")
            .advanced()
            .help("Decay of AdamW's second moment."),
        option("adam_epsilon", &TrainOptions::adamEpsilon)
            .above(0)
            .logarithmic()
            .group("Optimizer")
            .advanced()
            .help("Added to the root of the second moment. The paper does not state it; 1e-8 is PyTorch's."),
        option("weight_decay", &TrainOptions::weightDecay)
            .range(0, 10)
            .group("Optimizer")
            .advanced()
            .help("Decoupled weight decay of all matrices; norm weights are exempt."),
        option("max_grad_norm", &TrainOptions::maxGradNorm)
            .label("gradient clipping")
            .range(0, 1e9)
            .group("Optimizer")
            .advanced()
            .help("Gradients are scaled down to this norm. 0: no clipping."),
        option("logging_steps", &TrainOptions::loggingSteps)
            .range(1, 1e9)
            .unit("steps")
            .group("Training")
            .advanced()
            .help("A step event is written every so many steps."),
    });
    return table;
}

const OptionTable& evaluationOptions() {
    static const OptionTable table = OptionTable::of<EvaluationOptions>({
        option("every_steps", &EvaluationOptions::everySteps)
            .label("evaluate every")
            .range(0, 1e12)
            .unit("steps")
            .group("Evaluation")
            .help("Measure the validation loss every so many steps and at the end. 0: only at the end."),
        option("max_sequences", &EvaluationOptions::maxSequences)
            .range(1, 1e9)
            .unit("sequences")
            .group("Evaluation")
            .advanced()
            .help("Validation sequences to measure on, the same ones every time."),
        option("sample_prompts", &EvaluationOptions::samplePrompts)
            .group("Evaluation")
            .help("Prompts continued at every evaluation, so that progress can be read."),
        option("sample_tokens", &EvaluationOptions::sampleTokens)
            .range(1, 4096)
            .unit("tokens")
            .group("Evaluation")
            .advanced()
            .help("Length of those samples."),
    });
    return table;
}

const OptionTable& checkpointOptions() {
    static const OptionTable table = OptionTable::of<CheckpointOptions>({
        option("every_steps", &CheckpointOptions::everySteps)
            .label("save every")
            .range(0, 1e12)
            .unit("steps")
            .group("Checkpoints")
            .help("Save every so many steps and at the end. 0: only by time and at the end."),
        option("every_minutes", &CheckpointOptions::everyMinutes)
            .label("save every")
            .range(0, 1e6)
            .unit("minutes")
            .group("Checkpoints")
            .advanced()
            .help("Save when this much time has passed since the last checkpoint. 0: never by time."),
        option("keep_last", &CheckpointOptions::keepLast)
            .label("checkpoints kept")
            .range(1, 1e6)
            .group("Checkpoints")
            .advanced()
            .help("Newest checkpoints to keep; older ones are removed once a newer one is complete."),
    });
    return table;
}

}  // namespace

const OptionTable& pretrainOptions() {
    static const OptionTable table = [] {
        OptionTable t = OptionTable::of<PretrainSpec>({
            option("name", &PretrainSpec::name).group("Run").help("What the run is called in lists and plots."),
            option("seed", &PretrainSpec::seed)
                .range(0, 9e15)
                .group("Run")
                .advanced()
                .help("Same seed, same config, same machine: the same bits."),
        });
        t.section("model", &PretrainSpec::model, modelOptions());
        t.section("data", &PretrainSpec::data, dataOptions());
        t.section("train", &PretrainSpec::train, trainOptions());
        t.section("evaluation", &PretrainSpec::evaluation, evaluationOptions());
        t.section("checkpoint", &PretrainSpec::checkpoint, checkpointOptions());
        t.append(OptionTable::of<PretrainSpec>({
            option("device", &PretrainSpec::device)
                .names({"auto", "cpu", "cuda"})
                .group("Machine")
                .help("Where to compute. auto takes the fastest device this engine finds."),
            option("precision", &PretrainSpec::precision)
                .names({"auto", "fp32", "bf16"})
                .group("Machine")
                .help("Arithmetic of weights and activations. auto: bf16 where the device has instructions for it."),
            option("threads", &PretrainSpec::threads)
                .range(0, 4096)
                .group("Machine")
                .advanced()
                .help("Processor threads. 0: all processors of this process. Results do not depend on it."),
        }));
        return t;
    }();
    return table;
}

}  // namespace sextant
