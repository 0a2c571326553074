<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<TS version="2.1" language="zh_CN">
<context>
    <name>sextant::Spec</name>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What the curated documents are called.</source>
        <translation>整理好的数据的名称。</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Documents to curate: files, globs, folders, folders of earlier jobs.</source>
        <translation>要整理的文档：文件、通配符、文件夹、早先任务的文件夹。</translation>
    </message>
    <message>
        <source>stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>What is done with the documents, in this order.</source>
        <translation>按此顺序对文档进行的处理。</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>tokenizer.json or a folder that holds one, to count the tokens of every document before and after every stage. Empty: tokens are not counted.</source>
        <translation>tokenizer.json 或包含它的文件夹，用于统计每个阶段前后各文档的词元数。留空：不统计词元。</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>document split</source>
        <translation>文档切分</translation>
    </message>
    <message>
        <source>What one document is in a plain text file: all of it, each stretch between blank lines, each line.</source>
        <translation>纯文本文件中以什么为一个文档：整个文件、空行之间的每一段，或每一行。</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>记录结构</translation>
    </message>
    <message>
        <source>What the fields of a record mean. auto: each record by its own fields. Conversations keep their turns.</source>
        <translation>记录中各字段的含义。auto：按每条记录自身的字段判断。对话保留其各条消息。</translation>
    </message>
    <message>
        <source>text field</source>
        <translation>文本字段</translation>
    </message>
    <message>
        <source>Field or column of the records that holds the text.</source>
        <translation>记录中存放文本的字段或列。</translation>
    </message>
    <message>
        <source>id field</source>
        <translation>编号字段</translation>
    </message>
    <message>
        <source>Field or column that names a record. Records without one are named by their file and place.</source>
        <translation>作为记录编号的字段或列。没有编号的记录以所在文件和位置命名。</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>What a conversation's fields are called here, as name=column: prompt=question, completion=answer, messages=dialog ...</source>
        <translation>对话的各字段在此处的名称，写作“名称=列”：prompt=question、completion=answer、messages=dialog 等。</translation>
    </message>
    <message>
        <source>max bad records</source>
        <translation>最多坏记录数</translation>
    </message>
    <message>
        <source>Records that cannot be read go to a rejects file; more than this many end the job.</source>
        <translation>无法读取的记录写入 rejects 文件；超过此数则任务终止。</translation>
    </message>
    <message>
        <source>records</source>
        <translation>条</translation>
    </message>
    <message>
        <source>max document size</source>
        <translation>最大文档大小</translation>
    </message>
    <message>
        <source>Longer documents count as bad records.</source>
        <translation>更长的文档算作坏记录。</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>memory limit</source>
        <translation>内存上限</translation>
    </message>
    <message>
        <source>Memory the job stays under; what does not fit is kept on disk. The result does not depend on it.</source>
        <translation>任务占用的内存不超过此值；放不下的存到磁盘。结果与此无关。</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Processor threads. 0: all processors of this process. The result does not depend on it.</source>
        <translation>处理器线程数。0：此进程可用的全部处理器。结果与此无关。</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>What the shards are called.</source>
        <translation>分片的名称。</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Decides which documents are held out for validation, and the order and choice of documents in a mixture.</source>
        <translation>决定哪些文档留作验证，以及混合中文档的顺序和选取。</translation>
    </message>
    <message>
        <source>Documents to encode: files, globs, folders, curate jobs; all formats that curate reads.</source>
        <translation>要编码的文档：文件、通配符、文件夹、整理任务；整理任务能读取的格式均可。</translation>
    </message>
    <message>
        <source>tokenizer.json or a folder that holds one. Empty: a byte-level BPE is trained on the sources first.</source>
        <translation>tokenizer.json 或包含它的文件夹。留空：先用来源训练一个字节级 BPE。</translation>
    </message>
    <message>
        <source>Size of the tokenizer that is trained when none is given, special tokens included.</source>
        <translation>未指定分词器时所训练分词器的大小，包括特殊词元。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>validation fraction</source>
        <translation>验证比例</translation>
    </message>
    <message>
        <source>Share of the documents that is held out for validation.</source>
        <translation>留作验证的文档占比。</translation>
    </message>
    <message>
        <source>order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>How the training documents lie in the shards: in an order drawn by the seed over all sources, or as they were read. Mixtures are always shuffled.</source>
        <translation>训练文档在分片中的排列：由种子对全部来源打乱，或保持读取顺序。混合总是打乱。</translation>
    </message>
    <message>
        <source>packing</source>
        <translation>打包方式</translation>
    </message>
    <message>
        <source>stream: documents one after the other, cut wherever a sequence of the training run ends. best_fit: rows of sequence_length tokens that hold whole documents, filled up with padding; for instructions and conversations.</source>
        <translation>stream：文档首尾相接，在训练运行的每条序列结束处切断。best_fit：每行 sequence_length 个词元，只放完整的文档，不足处用填充补齐；适用于指令和对话。</translation>
    </message>
    <message>
        <source>sequence length</source>
        <translation>序列长度</translation>
    </message>
    <message>
        <source>Tokens of a row with packing: best_fit; the training run must have the same. A longer document becomes full rows and a rest.</source>
        <translation>packing: best_fit 时每行的词元数；训练运行必须与此相同。更长的文档拆成若干整行和一段剩余。</translation>
    </message>
    <message>
        <source>chat date</source>
        <translation>对话日期</translation>
    </message>
    <message>
        <source>Day that chat templates are told when they ask for today (strftime_now), as YYYY-MM-DD. It is fixed, so that the same documents become the same tokens on every day.</source>
        <translation>对话模板询问当天日期（strftime_now）时得到的日期，写作 YYYY-MM-DD。它是固定的，因此同样的文档在任何一天都得到同样的词元。</translation>
    </message>
    <message>
        <source>Processor threads. 0: all processors of this process. Results do not depend on it.</source>
        <translation>处理器线程数。0：此进程可用的全部处理器。结果与此无关。</translation>
    </message>
    <message>
        <source>Mixture</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>How the sources share the tokens: every document once (auto, where no source has a weight); by the sources' weights (auto, where one has); by weight x tokens^(1/temperature); or as evenly as max_epochs allows.</source>
        <translation>各来源如何分配词元：每篇文档一次（auto，没有来源设权重时）；按来源的权重（auto，有来源设权重时）；按权重 x 词元数^(1/温度)；或在 max_epochs 允许的范围内尽量均匀。</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>1 keeps the sizes of the sources, larger values make small sources count more.</source>
        <translation>1 保持各来源的大小，值越大，小来源的占比越高。</translation>
    </message>
    <message>
        <source>max epochs</source>
        <translation>最多轮数</translation>
    </message>
    <message>
        <source>How often the documents of a source may be repeated at most.</source>
        <translation>一个来源的文档最多可重复多少次。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>token budget</source>
        <translation>词元预算</translation>
    </message>
    <message>
        <source>Training tokens of the mixture. 0: as many as the shares and max_epochs allow.</source>
        <translation>混合的训练词元数。0：在各来源占比和 max_epochs 允许的范围内尽量多。</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>What the tokenizer is called.</source>
        <translation>分词器的名称。</translation>
    </message>
    <message>
        <source>Texts to learn from: files, globs, folders, curate jobs; all formats that curate reads.</source>
        <translation>用于学习的文本：文件、通配符、文件夹、整理任务；整理任务能读取的格式均可。</translation>
    </message>
    <message>
        <source>Size of the vocabulary, special tokens included. The paper: 100,000 and 15 special ones, so 100015.</source>
        <translation>词表的大小，包括特殊词元。论文：100,000 加 15 个特殊词元，即 100015。</translation>
    </message>
    <message>
        <source>special tokens</source>
        <translation>特殊词元数</translation>
    </message>
    <message>
        <source>Special tokens at the end of the vocabulary: begin, end, padding, named ones, and reserved ones for later use. 15 in the paper.</source>
        <translation>词表末尾的特殊词元：开始、结束、填充、自定义的，以及留作日后使用的。论文中为 15 个。</translation>
    </message>
    <message>
        <source>special token names</source>
        <translation>特殊词元名称</translation>
    </message>
    <message>
        <source>Texts of special tokens beside begin, end and padding, for example &lt;|tool|&gt;. Those the chat template needs come by themselves.</source>
        <translation>除开始、结束和填充之外的特殊词元的文本，例如 &lt;|tool|&gt;。对话模板所需的会自动加入。</translation>
    </message>
    <message>
        <source>chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>How conversations are written, kept with the tokenizer: deepseek-llm, chatml, llama-2, llama-3, mistral, alpaca, vicuna.</source>
        <translation>对话的书写方式，随分词器一起保存：deepseek-llm、chatml、llama-2、llama-3、mistral、alpaca、vicuna。</translation>
    </message>
    <message>
        <source>pre tokenizer</source>
        <translation>预分词器</translation>
    </message>
    <message>
        <source>How text is cut before bytes are joined: deepseek-llm, or that of another family: gpt-2, llama-bpe, qwen2, deepseek-coder, deepseek-v3, starcoder, falcon, gpt-4o, tekken.</source>
        <translation>合并字节之前如何切分文本：deepseek-llm，或其他模型系列的方式：gpt-2、llama-bpe、qwen2、deepseek-coder、deepseek-v3、starcoder、falcon、gpt-4o、tekken。</translation>
    </message>
    <message>
        <source>Memory for counting and merging; what does not fit is kept on disk. The result does not depend on it.</source>
        <translation>统计和合并所用的内存；放不下的存到磁盘。结果与此无关。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>What the run is called in lists and plots.</source>
        <translation>运行在列表和图表中的名称。</translation>
    </message>
    <message>
        <source>Same seed, same config, same machine: the same bits.</source>
        <translation>种子、配置和机器都相同，结果就逐位相同。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>A named shape with training settings that suit it. Everything can be changed one by one after it.</source>
        <translation>已命名的模型结构，带有与之相配的训练设置。选定后每一项仍可单独更改。</translation>
    </message>
    <message>
        <source>init from</source>
        <translation>初始模型</translation>
    </message>
    <message>
        <source>Model to start from instead of random weights: a model folder, a job (its newest checkpoint) or a .gguf file. Its shape and tokenizer are taken over.</source>
        <translation>从此模型开始，而不是随机权重：模型文件夹、任务（取其最新检查点）或 .gguf 文件。沿用其模型结构和分词器。</translation>
    </message>
    <message>
        <source>Rows of the embedding and output matrices. 0: the tokenizer's size, rounded up to a multiple of pad_vocab_size_to_multiple_of.</source>
        <translation>嵌入矩阵和输出矩阵的行数。0：分词器的大小，向上取整到 pad_vocab_size_to_multiple_of 的倍数。</translation>
    </message>
    <message>
        <source>What the tokenizer's size is rounded up to when vocab_size is 0. Rows beyond the tokenizer are never sampled. 4096 makes 102400 of the paper's 100015.</source>
        <translation>vocab_size 为 0 时，分词器的大小向上取整到此值的倍数。超出分词器的行不会被采样。4096 使论文的 100015 变为 102400。</translation>
    </message>
    <message>
        <source>hidden size</source>
        <translation>隐藏层大小</translation>
    </message>
    <message>
        <source>Width of the residual stream. A multiple of num_attention_heads.</source>
        <translation>残差流的宽度。须为 num_attention_heads 的倍数。</translation>
    </message>
    <message>
        <source>Width of the SwiGLU feed-forward layer; about 8/3 of hidden_size in LLaMA.</source>
        <translation>SwiGLU 前馈层的宽度；在 LLaMA 中约为 hidden_size 的 8/3。</translation>
    </message>
    <message>
        <source>Transformer blocks.</source>
        <translation>Transformer 块的数量。</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Query heads.</source>
        <translation>查询头的数量。</translation>
    </message>
    <message>
        <source>heads</source>
        <translation>个头</translation>
    </message>
    <message>
        <source>Key and value heads (GQA). Equal to num_attention_heads for ordinary attention; must divide it.</source>
        <translation>键和值的头数（GQA）。普通注意力中等于 num_attention_heads；须能整除它。</translation>
    </message>
    <message>
        <source>Longest context the model is meant for. At least data.sequence_length.</source>
        <translation>模型支持的最长上下文。不小于 data.sequence_length。</translation>
    </message>
    <message>
        <source>Base of the rotary position angles.</source>
        <translation>旋转位置编码角度的底数。</translation>
    </message>
    <message>
        <source>Added to the mean square inside RMSNorm.</source>
        <translation>在 RMSNorm 内加到均方值上的数。</translation>
    </message>
    <message>
        <source>Standard deviation of the initial weights. 0.006 in the paper; small, wide-stepped demo models learn faster with 0.02.</source>
        <translation>初始权重的标准差。论文中为 0.006；步长较大的小型演示模型用 0.02 学得更快。</translation>
    </message>
    <message>
        <source>Use one matrix for embedding and output. DeepSeek LLM keeps them apart.</source>
        <translation>嵌入和输出共用一个矩阵。DeepSeek LLM 将两者分开。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Texts to learn from: files of all formats that curate reads, globs, folders, or the folder of an earlier curate or pack job.</source>
        <translation>用于学习的文本：整理任务能读取的各种格式的文件、通配符、文件夹，或早先整理或打包任务的文件夹。</translation>
    </message>
    <message>
        <source>Context length of training.</source>
        <translation>训练的上下文长度。</translation>
    </message>
    <message>
        <source>Share of the text that is held out to measure the loss on.</source>
        <translation>留出用于测量损失的文本占比。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Optimizer steps of the whole run.</source>
        <translation>整个运行的优化器步数。</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Sequences computed at once; memory grows with it.</source>
        <translation>同时计算的序列数；内存占用随之增加。</translation>
    </message>
    <message>
        <source>sequences</source>
        <translation>条序列</translation>
    </message>
    <message>
        <source>Batches whose gradients are summed before one optimizer step.</source>
        <translation>每个优化器步之前累加梯度的批次数。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Peak learning rate, reached at the end of the warm-up.</source>
        <translation>峰值学习率，在预热结束时达到。</translation>
    </message>
    <message>
        <source>How the learning rate moves. multi_step is the paper's: 31.6 % of the peak after 80 % of the tokens, 10 % after 90 %.</source>
        <translation>学习率如何变化。multi_step 是论文的方式：80 % 的词元之后降为峰值的 31.6 %，90 % 之后降为 10 %。</translation>
    </message>
    <message>
        <source>warmup steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Steps of linear warm-up (2000 in the paper). 0: use warmup_ratio.</source>
        <translation>线性预热的步数（论文中为 2000）。0：使用 warmup_ratio。</translation>
    </message>
    <message>
        <source>warmup ratio</source>
        <translation>预热比例</translation>
    </message>
    <message>
        <source>Warm-up as a share of the run; used when warmup_steps is 0. 2000 steps would be most of a short run.</source>
        <translation>预热占整个运行的比例；在 warmup_steps 为 0 时使用。对短的运行来说，2000 步会占去大部分。</translation>
    </message>
    <message>
        <source>Learning rate at the end of cosine, linear and warmup_stable_decay, as a share of the peak.</source>
        <translation>cosine、linear 和 warmup_stable_decay 结束时的学习率，以占峰值的比例表示。</translation>
    </message>
    <message>
        <source>decay ratio</source>
        <translation>衰减比例</translation>
    </message>
    <message>
        <source>Share of the run that warmup_stable_decay spends decaying at the end.</source>
        <translation>warmup_stable_decay 在末尾用于衰减的部分占整个运行的比例。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>adam beta1</source>
        <translation>Adam beta1</translation>
    </message>
    <message>
        <source>Decay of AdamW's first moment.</source>
        <translation>AdamW 一阶矩的衰减率。</translation>
    </message>
    <message>
        <source>adam beta2</source>
        <translation>Adam beta2</translation>
    </message>
    <message>
        <source>Decay of AdamW's second moment.</source>
        <translation>AdamW 二阶矩的衰减率。</translation>
    </message>
    <message>
        <source>adam epsilon</source>
        <translation>Adam epsilon</translation>
    </message>
    <message>
        <source>Added to the root of the second moment. The paper does not state it; 1e-8 is PyTorch's.</source>
        <translation>加到二阶矩平方根上的数。论文未说明；1e-8 是 PyTorch 的值。</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Decoupled weight decay of all matrices; norm weights are exempt.</source>
        <translation>对所有矩阵的解耦权重衰减；归一化层的权重除外。</translation>
    </message>
    <message>
        <source>Gradients are scaled down to this norm. 0: no clipping.</source>
        <translation>梯度范数超过此值时缩小到此值。0：不裁剪。</translation>
    </message>
    <message>
        <source>logging steps</source>
        <translation>日志间隔步数</translation>
    </message>
    <message>
        <source>A step event is written every so many steps.</source>
        <translation>每隔这么多步写入一条步事件。</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Measure the validation loss every so many steps and at the end. 0: only at the end.</source>
        <translation>每隔这么多步以及结束时测量验证损失。0：仅在结束时。</translation>
    </message>
    <message>
        <source>max sequences</source>
        <translation>最多序列数</translation>
    </message>
    <message>
        <source>Validation sequences to measure on, the same ones every time.</source>
        <translation>用于测量的验证序列，每次都相同。</translation>
    </message>
    <message>
        <source>sample prompts</source>
        <translation>样例提示词</translation>
    </message>
    <message>
        <source>Prompts continued at every evaluation, so that progress can be read.</source>
        <translation>每次评估时让模型续写的提示词，便于直观了解进展。</translation>
    </message>
    <message>
        <source>sample tokens</source>
        <translation>样例词元数</translation>
    </message>
    <message>
        <source>Length of those samples.</source>
        <translation>这些样例的长度。</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Save every so many steps and at the end. 0: only by time and at the end.</source>
        <translation>每隔这么多步以及结束时保存。0：仅按时间和在结束时。</translation>
    </message>
    <message>
        <source>Save when this much time has passed since the last checkpoint. 0: never by time.</source>
        <translation>距上一个检查点达到此时间时保存。0：从不按时间保存。</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Newest checkpoints to keep; older ones are removed once a newer one is complete.</source>
        <translation>保留最新的检查点数；新的检查点完整写好后才删除更早的。</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where to compute. auto takes the fastest device this engine finds.</source>
        <translation>在哪里计算。auto 选用引擎找到的最快设备。</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Arithmetic of weights and activations. auto: bf16 where the device has instructions for it.</source>
        <translation>权重和激活值的数值格式。auto：设备有相应指令时用 bf16。</translation>
    </message>
    <message>
        <source>Unicode</source>
        <translation>Unicode</translation>
    </message>
    <message>
        <source>Repairs double encoding, takes out control characters, brings text into a normal form.</source>
        <translation>修复双重编码，去除控制字符，将文本转换为规范形式。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>form</source>
        <translation>规范形式</translation>
    </message>
    <message>
        <source>Normal form: nfc puts letters and their marks together, nfkc also replaces ligatures, full-width and other compatibility forms.</source>
        <translation>规范形式：nfc 将字母与其附加符号合并，nfkc 还会替换连字、全角及其他兼容字符。</translation>
    </message>
    <message>
        <source>repair double encoding</source>
        <translation>修复双重编码</translation>
    </message>
    <message>
        <source>Repair UTF-8 that was taken for Windows-1252 once: "Ã©" becomes "é".</source>
        <translation>修复曾被误当作 Windows-1252 的 UTF-8：“Ã©”变为“é”。</translation>
    </message>
    <message>
        <source>remove controls</source>
        <translation>去除控制字符</translation>
    </message>
    <message>
        <source>Take out control characters, byte order marks and invisible formatting.</source>
        <translation>去除控制字符、字节顺序标记和不可见的格式字符。</translation>
    </message>
    <message>
        <source>unify line ends</source>
        <translation>统一换行符</translation>
    </message>
    <message>
        <source>End lines with \n alone.</source>
        <translation>行尾只用 \n。</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>max replacement characters</source>
        <translation>替换字符占比上限</translation>
    </message>
    <message>
        <source>Share of U+FFFD, which stands for bytes that were lost, that a text may have.</source>
        <translation>文本中允许的 U+FFFD 占比，该字符代表已丢失的字节。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Keeps documents of a length between two limits.</source>
        <translation>保留长度在上下限之间的文档。</translation>
    </message>
    <message>
        <source>min characters</source>
        <translation>最少字符数</translation>
    </message>
    <message>
        <source>Shorter documents are dropped.</source>
        <translation>更短的文档被丢弃。</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>max characters</source>
        <translation>最多字符数</translation>
    </message>
    <message>
        <source>Longer documents are dropped.</source>
        <translation>更长的文档被丢弃。</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Rules about the shares of letters, digits, white space and capitals.</source>
        <translation>关于字母、数字、空白和大写字母占比的规则。</translation>
    </message>
    <message>
        <source>min alphanumeric</source>
        <translation>字母和数字占比下限</translation>
    </message>
    <message>
        <source>Share of letters and digits of any script.</source>
        <translation>字母和数字的占比，不限文字。</translation>
    </message>
    <message>
        <source>max digits</source>
        <translation>数字占比上限</translation>
    </message>
    <message>
        <source>Share of digits.</source>
        <translation>数字的占比。</translation>
    </message>
    <message>
        <source>max white space</source>
        <translation>空白占比上限</translation>
    </message>
    <message>
        <source>Share of white space.</source>
        <translation>空白的占比。</translation>
    </message>
    <message>
        <source>max uppercase</source>
        <translation>大写占比上限</translation>
    </message>
    <message>
        <source>Share of capitals among the letters A to Z.</source>
        <translation>大写字母在字母 A 至 Z 中的占比。</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>网址</translation>
    </message>
    <message>
        <source>Drops pages by their address: domains, words.</source>
        <translation>按网址丢弃网页：域名、词。</translation>
    </message>
    <message>
        <source>domains</source>
        <translation>域名</translation>
    </message>
    <message>
        <source>Domains whose pages are dropped, their subdomains too.</source>
        <translation>这些域名及其子域名的网页被丢弃。</translation>
    </message>
    <message>
        <source>domain file</source>
        <translation>域名文件</translation>
    </message>
    <message>
        <source>File with more of them, one a line.</source>
        <translation>包含更多域名的文件，每行一个。</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Words that must not occur in an address, between its dots, slashes, dashes and the like.</source>
        <translation>网址中不得出现的词，以点、斜杠、短横线等为界。</translation>
    </message>
    <message>
        <source>soft words</source>
        <translation>可疑词</translation>
    </message>
    <message>
        <source>Words of which an address may have some.</source>
        <translation>网址中允许出现几个的词。</translation>
    </message>
    <message>
        <source>min soft words</source>
        <translation>可疑词数下限</translation>
    </message>
    <message>
        <source>From so many soft words on an address is dropped.</source>
        <translation>可疑词达到此数的网址被丢弃。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Keeps texts of some languages.</source>
        <translation>保留某些语言的文本。</translation>
    </message>
    <message>
        <source>languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Languages to keep, as codes: en, de, fr, zh, zh-Hant, ja ... Empty: any language that is recognised.</source>
        <translation>要保留的语言，以代码表示：en、de、fr、zh、zh-Hant、ja 等。留空：任何能识别的语言。</translation>
    </message>
    <message>
        <source>min score</source>
        <translation>最低得分</translation>
    </message>
    <message>
        <source>Share of the text that must be in its main language.</source>
        <translation>文本中主要语言所占的比例须达到此值。</translation>
    </message>
    <message>
        <source>Gopher: quality</source>
        <translation>Gopher：质量</translation>
    </message>
    <message>
        <source>Rules about words, symbols, bullets, common words, in the counting of four public pipelines.</source>
        <translation>关于词、符号、项目符号和停用词的规则，可按四个公开流程的方式计数。</translation>
    </message>
    <message>
        <source>dialect</source>
        <translation>计数方式</translation>
    </message>
    <message>
        <source>Whose way of counting: datatrove's is FineWeb's, nemo's NeMo-Curator's, dclm's DataComp-LM's, dolma's OLMo's. The thresholds are the same.</source>
        <translation>采用谁的计数方式：datatrove 即 FineWeb 的，nemo 即 NeMo-Curator 的，dclm 即 DataComp-LM 的，dolma 即 OLMo 的。阈值相同。</translation>
    </message>
    <message>
        <source>min words</source>
        <translation>最少词数</translation>
    </message>
    <message>
        <source>Texts with fewer words are dropped.</source>
        <translation>词数更少的文本被丢弃。</translation>
    </message>
    <message>
        <source>max words</source>
        <translation>最多词数</translation>
    </message>
    <message>
        <source>Texts with more words are dropped.</source>
        <translation>词数更多的文本被丢弃。</translation>
    </message>
    <message>
        <source>min mean word length</source>
        <translation>最小平均词长</translation>
    </message>
    <message>
        <source>Mean length of the words (dolma: the median). Not applied to Chinese, Japanese, Thai and the like.</source>
        <translation>词的平均长度（dolma：中位数）。不用于中文、日文、泰文等。</translation>
    </message>
    <message>
        <source>max mean word length</source>
        <translation>最大平均词长</translation>
    </message>
    <message>
        <source>See min_mean_word_length.</source>
        <translation>见 min_mean_word_length。</translation>
    </message>
    <message>
        <source>max hash ratio</source>
        <translation>井号比例上限</translation>
    </message>
    <message>
        <source>Hash signs for each word (nemo: with the ellipses).</source>
        <translation>井号数与词数之比（nemo：连同省略号）。</translation>
    </message>
    <message>
        <source>max ellipsis ratio</source>
        <translation>省略号比例上限</translation>
    </message>
    <message>
        <source>Ellipses for each word.</source>
        <translation>省略号数与词数之比。</translation>
    </message>
    <message>
        <source>max bullet lines</source>
        <translation>项目符号行占比上限</translation>
    </message>
    <message>
        <source>Share of the lines that begin with a bullet.</source>
        <translation>以项目符号开头的行的占比。</translation>
    </message>
    <message>
        <source>max ellipsis lines</source>
        <translation>省略号行占比上限</translation>
    </message>
    <message>
        <source>Share of the lines that end with an ellipsis.</source>
        <translation>以省略号结尾的行的占比。</translation>
    </message>
    <message>
        <source>min alpha words</source>
        <translation>含字母词占比下限</translation>
    </message>
    <message>
        <source>Share of the words that have a letter.</source>
        <translation>含有字母的词的占比。</translation>
    </message>
    <message>
        <source>min stop words</source>
        <translation>最少停用词数</translation>
    </message>
    <message>
        <source>Common words there must be: different ones (datatrove, nemo) or occurrences (dclm, dolma). Not applied to Chinese, Japanese, Thai and the like.</source>
        <translation>必须出现的停用词数：不同的词数（datatrove、nemo）或出现次数（dclm、dolma）。不用于中文、日文、泰文等。</translation>
    </message>
    <message>
        <source>stop words</source>
        <translation>停用词</translation>
    </message>
    <message>
        <source>The common words, in lower case. Those of Gopher are English.</source>
        <translation>停用词，小写。Gopher 的停用词是英文。</translation>
    </message>
    <message>
        <source>Gopher: repetition</source>
        <translation>Gopher：重复</translation>
    </message>
    <message>
        <source>Rules about repeated lines, paragraphs and n-grams, in the counting of four public pipelines.</source>
        <translation>关于重复的行、段落和 n-gram 的规则，可按四个公开流程的方式计数。</translation>
    </message>
    <message>
        <source>Whose way of counting: whether first copies count, what the share is of, how overlaps count.</source>
        <translation>采用谁的计数方式：首次出现是否计入、占比以什么为基数、重叠如何计算。</translation>
    </message>
    <message>
        <source>max duplicate lines</source>
        <translation>重复行占比上限</translation>
    </message>
    <message>
        <source>Share of the lines that repeat another one.</source>
        <translation>与其他行重复的行的占比。</translation>
    </message>
    <message>
        <source>max duplicate paragraphs</source>
        <translation>重复段落占比上限</translation>
    </message>
    <message>
        <source>Share of the paragraphs that repeat another one.</source>
        <translation>与其他段落重复的段落的占比。</translation>
    </message>
    <message>
        <source>max duplicate line characters</source>
        <translation>重复行字符占比上限</translation>
    </message>
    <message>
        <source>Share of the characters that stand in repeated lines.</source>
        <translation>重复行中的字符占比。</translation>
    </message>
    <message>
        <source>max duplicate paragraph characters</source>
        <translation>重复段落字符占比上限</translation>
    </message>
    <message>
        <source>Share of the characters that stand in repeated paragraphs.</source>
        <translation>重复段落中的字符占比。</translation>
    </message>
    <message>
        <source>max top 2gram</source>
        <translation>最高频 2-gram 占比上限</translation>
    </message>
    <message>
        <source>Share of the characters that the most frequent pair of words makes up.</source>
        <translation>最高频的两个连续词所占的字符比例。</translation>
    </message>
    <message>
        <source>max top 3gram</source>
        <translation>最高频 3-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for three words in a row.</source>
        <translation>同上，三个连续词。</translation>
    </message>
    <message>
        <source>max top 4gram</source>
        <translation>最高频 4-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for four words in a row.</source>
        <translation>同上，四个连续词。</translation>
    </message>
    <message>
        <source>max duplicate 5grams</source>
        <translation>重复 5-gram 占比上限</translation>
    </message>
    <message>
        <source>Share of the characters that stand in five words in a row that occurred before.</source>
        <translation>先前出现过的五个连续词所占的字符比例。</translation>
    </message>
    <message>
        <source>max duplicate 6grams</source>
        <translation>重复 6-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for six words.</source>
        <translation>同上，六个词。</translation>
    </message>
    <message>
        <source>max duplicate 7grams</source>
        <translation>重复 7-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for seven words.</source>
        <translation>同上，七个词。</translation>
    </message>
    <message>
        <source>max duplicate 8grams</source>
        <translation>重复 8-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for eight words.</source>
        <translation>同上，八个词。</translation>
    </message>
    <message>
        <source>max duplicate 9grams</source>
        <translation>重复 9-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for nine words.</source>
        <translation>同上，九个词。</translation>
    </message>
    <message>
        <source>max duplicate 10grams</source>
        <translation>重复 10-gram 占比上限</translation>
    </message>
    <message>
        <source>The same for ten words.</source>
        <translation>同上，十个词。</translation>
    </message>
    <message>
        <source>C4</source>
        <translation>C4</translation>
    </message>
    <message>
        <source>Cuts out lines that are no sentences, and drops pages with too few of them.</source>
        <translation>剪去不成句子的行，并丢弃句子过少的网页。</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>min words per line</source>
        <translation>每行最少词数</translation>
    </message>
    <message>
        <source>Shorter lines are cut out. 5 in C4's code; datatrove has 3.</source>
        <translation>更短的行被剪去。C4 的代码中为 5；datatrove 为 3。</translation>
    </message>
    <message>
        <source>require terminal punctuation</source>
        <translation>要求行尾标点</translation>
    </message>
    <message>
        <source>Cut out lines that do not end in . ? ! or a quotation mark, or that end in an ellipsis. FineWeb does not.</source>
        <translation>剪去不以 . ? ! 或引号结尾的行，以及以省略号结尾的行。FineWeb 不这样做。</translation>
    </message>
    <message>
        <source>max word length</source>
        <translation>最大词长</translation>
    </message>
    <message>
        <source>Lines with a longer word are cut out.</source>
        <translation>含有更长的词的行被剪去。</translation>
    </message>
    <message>
        <source>drop javascript lines</source>
        <translation>剪去 javascript 行</translation>
    </message>
    <message>
        <source>Cut out lines that mention javascript.</source>
        <translation>剪去提到 javascript 的行。</translation>
    </message>
    <message>
        <source>drop policy lines</source>
        <translation>剪去政策声明行</translation>
    </message>
    <message>
        <source>Cut out lines about terms of use, privacy policies and cookies.</source>
        <translation>剪去关于使用条款、隐私政策和 cookie 的行。</translation>
    </message>
    <message>
        <source>remove citations</source>
        <translation>去除引用标记</translation>
    </message>
    <message>
        <source>Take out [1], [edit] and [citation needed].</source>
        <translation>去除 [1]、[edit] 和 [citation needed]。</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>min sentences</source>
        <translation>最少句数</translation>
    </message>
    <message>
        <source>Pages with fewer sentences left are dropped. 3 in C4's code; datatrove has 5.</source>
        <translation>剩余句子更少的网页被丢弃。C4 的代码中为 3；datatrove 为 5。</translation>
    </message>
    <message>
        <source>sentences</source>
        <translation>句</translation>
    </message>
    <message>
        <source>max curly brackets</source>
        <translation>最多花括号数</translation>
    </message>
    <message>
        <source>Opening curly brackets a page may have.</source>
        <translation>网页中允许的左花括号数。</translation>
    </message>
    <message>
        <source>max lorem ipsum</source>
        <translation>最多 lorem ipsum 次数</translation>
    </message>
    <message>
        <source>Times a page may say lorem ipsum.</source>
        <translation>网页中允许出现 lorem ipsum 的次数。</translation>
    </message>
    <message>
        <source>Longest page. 190,000 in DataComp-LM.</source>
        <translation>网页的最大长度。DataComp-LM 中为 190,000。</translation>
    </message>
    <message>
        <source>FineWeb</source>
        <translation>FineWeb</translation>
    </message>
    <message>
        <source>Rules about the ends of lines, short lines, repeated lines and lists.</source>
        <translation>关于行尾、短行、重复行和列表的规则。</translation>
    </message>
    <message>
        <source>min punctuated lines</source>
        <translation>标点结尾行占比下限</translation>
    </message>
    <message>
        <source>Share of the lines that end in a mark that ends a sentence.</source>
        <translation>以句末标点结尾的行的占比。</translation>
    </message>
    <message>
        <source>max short lines</source>
        <translation>短行占比上限</translation>
    </message>
    <message>
        <source>Share of the lines that are short.</source>
        <translation>短行的占比。</translation>
    </message>
    <message>
        <source>short line</source>
        <translation>短行长度</translation>
    </message>
    <message>
        <source>Lines up to this length are short.</source>
        <translation>不超过此长度的行算作短行。</translation>
    </message>
    <message>
        <source>Share of the characters in lines that occurred before.</source>
        <translation>先前出现过的行中的字符占比。</translation>
    </message>
    <message>
        <source>max newline ratio</source>
        <translation>换行比例上限</translation>
    </message>
    <message>
        <source>Newlines for each word.</source>
        <translation>换行数与词数之比。</translation>
    </message>
    <message>
        <source>Decontamination</source>
        <translation>去污染</translation>
    </message>
    <message>
        <source>Drops documents that share word n-grams with evaluation sets.</source>
        <translation>丢弃与评估集有相同词 n-gram 的文档。</translation>
    </message>
    <message>
        <source>evaluation sets</source>
        <translation>评估集</translation>
    </message>
    <message>
        <source>Files with evaluation items, one a line (.jsonl: every text in a record counts; also .zst, .gz, .xz, .bz2).</source>
        <translation>包含评估题目的文件，每行一个（.jsonl：记录中的每段文本都算；也可为 .zst、.gz、.xz、.bz2）。</translation>
    </message>
    <message>
        <source>ngram size</source>
        <translation>n-gram 长度</translation>
    </message>
    <message>
        <source>So many words in a row that are in an evaluation item, too, are a match. Shorter items are left out.</source>
        <translation>连续这么多个词也出现在某个评估题目中，即为一次匹配。更短的题目不参与比较。</translation>
    </message>
    <message>
        <source>max matches</source>
        <translation>最多匹配数</translation>
    </message>
    <message>
        <source>Documents with more matches are dropped.</source>
        <translation>匹配更多的文档被丢弃。</translation>
    </message>
    <message>
        <source>Personal data</source>
        <translation>个人信息</translation>
    </message>
    <message>
        <source>Masks e-mail and IP addresses, phone and card numbers.</source>
        <translation>遮蔽电子邮件地址、IP 地址、电话号码和卡号。</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>遮蔽</translation>
    </message>
    <message>
        <source>emails</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>Replace e-mail addresses.</source>
        <translation>替换电子邮件地址。</translation>
    </message>
    <message>
        <source>ip addresses</source>
        <translation>IP 地址</translation>
    </message>
    <message>
        <source>Replace public IPv4 addresses; those of private networks stay.</source>
        <translation>替换公网 IPv4 地址；私有网络的地址保留。</translation>
    </message>
    <message>
        <source>phone numbers</source>
        <translation>电话号码</translation>
    </message>
    <message>
        <source>Replace what looks like an international or North American phone number.</source>
        <translation>替换形似国际或北美电话号码的内容。</translation>
    </message>
    <message>
        <source>card numbers</source>
        <translation>卡号</translation>
    </message>
    <message>
        <source>Replace numbers of payment cards (with a right check digit).</source>
        <translation>替换支付卡号（校验位正确者）。</translation>
    </message>
    <message>
        <source>email text</source>
        <translation>邮件替换文本</translation>
    </message>
    <message>
        <source>What stands for an e-mail address.</source>
        <translation>用来替代电子邮件地址的文本。</translation>
    </message>
    <message>
        <source>ip text</source>
        <translation>IP 替换文本</translation>
    </message>
    <message>
        <source>What stands for an IP address.</source>
        <translation>用来替代 IP 地址的文本。</translation>
    </message>
    <message>
        <source>phone text</source>
        <translation>电话替换文本</translation>
    </message>
    <message>
        <source>What stands for a phone number.</source>
        <translation>用来替代电话号码的文本。</translation>
    </message>
    <message>
        <source>card text</source>
        <translation>卡号替换文本</translation>
    </message>
    <message>
        <source>What stands for a card number.</source>
        <translation>用来替代卡号的文本。</translation>
    </message>
    <message>
        <source>max found</source>
        <translation>最多遮蔽数</translation>
    </message>
    <message>
        <source>Documents in which more than this was masked are dropped.</source>
        <translation>遮蔽处多于此数的文档被丢弃。</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Drops conversations with broken or empty turns, and preferences whose answers are alike.</source>
        <translation>丢弃含有错序或空消息的对话，以及两个回答雷同的偏好对。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>max broken turns</source>
        <translation>最多错序消息数</translation>
    </message>
    <message>
        <source>Turns out of order: a system text that is not first, two questions or two answers in a row, an answer first, no answer last.</source>
        <translation>顺序错乱的消息：系统文本不在开头、连续两个提问或两个回答、以回答开头、末尾没有回答。</translation>
    </message>
    <message>
        <source>turns</source>
        <translation>条消息</translation>
    </message>
    <message>
        <source>max empty turns</source>
        <translation>最多空消息数</translation>
    </message>
    <message>
        <source>Turns without words (and without a call of a tool).</source>
        <translation>没有词的消息（也没有工具调用）。</translation>
    </message>
    <message>
        <source>min turns</source>
        <translation>最少消息数</translation>
    </message>
    <message>
        <source>Shorter conversations are dropped.</source>
        <translation>更短的对话被丢弃。</translation>
    </message>
    <message>
        <source>max turns</source>
        <translation>最多消息数</translation>
    </message>
    <message>
        <source>Longer conversations are dropped.</source>
        <translation>更长的对话被丢弃。</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>min answer characters</source>
        <translation>最少回答字符数</translation>
    </message>
    <message>
        <source>Length of the shortest answer.</source>
        <translation>最短回答的长度。</translation>
    </message>
    <message>
        <source>max repeated questions</source>
        <translation>最多复述提问数</translation>
    </message>
    <message>
        <source>Answers that say the question again and nothing else.</source>
        <translation>只是复述提问、别无内容的回答。</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>个回答</translation>
    </message>
    <message>
        <source>max role markers</source>
        <translation>最多含角色标记的消息数</translation>
    </message>
    <message>
        <source>Turns with the marks of a chat template inside: &lt;|im_start|&gt;, [INST], "\n\nHuman:" ...</source>
        <translation>内含对话模板标记的消息：&lt;|im_start|&gt;、[INST]、"\n\nHuman:" 等。</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>偏好对</translation>
    </message>
    <message>
        <source>max answer similarity</source>
        <translation>回答相似度上限</translation>
    </message>
    <message>
        <source>Of the chosen and the rejected answer: Jaccard similarity of their sets of words. 1: the same words.</source>
        <translation>被选中与被拒绝的回答之间：两者词集合的 Jaccard 相似度。1：词完全相同。</translation>
    </message>
    <message>
        <source>Regular expressions</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Drops documents that match patterns, or those that do not, or takes matches out.</source>
        <translation>丢弃匹配模式的文档，或不匹配的文档，或从文本中去除匹配内容。</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>patterns</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Regular expressions as Perl writes them (PCRE2). (?i) at the beginning: without regard to case; (?m): ^ and $ are the ends of lines.</source>
        <translation>Perl 写法的正则表达式（PCRE2）。以 (?i) 开头：不区分大小写；(?m)：^ 和 $ 表示行首和行尾。</translation>
    </message>
    <message>
        <source>action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>drop_matching: documents with more than max_matches go; drop_others: those with fewer than min_matches go; remove: every match is taken out of the text.</source>
        <translation>drop_matching：丢弃匹配数多于 max_matches 的文档；drop_others：丢弃匹配数少于 min_matches 的文档；remove：从文本中去除每处匹配。</translation>
    </message>
    <message>
        <source>drop_matching: so many matches of all patterns a document may have.</source>
        <translation>drop_matching：文档中允许的匹配数，各模式合计。</translation>
    </message>
    <message>
        <source>min matches</source>
        <translation>最少匹配数</translation>
    </message>
    <message>
        <source>drop_others: so many matches of all patterns a document must have.</source>
        <translation>drop_others：文档中须有的匹配数，各模式合计。</translation>
    </message>
    <message>
        <source>replacement</source>
        <translation>替换文本</translation>
    </message>
    <message>
        <source>remove: what stands where a match was.</source>
        <translation>remove：匹配处替换成的内容。</translation>
    </message>
    <message>
        <source>Word list</source>
        <translation>词语列表</translation>
    </message>
    <message>
        <source>Drops documents that say listed words or phrases too often.</source>
        <translation>丢弃过多出现所列词或短语的文档。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Words and phrases, found as whole words without regard to case; in scripts without blanks between words, wherever they stand.</source>
        <translation>词和短语，按整词查找，不区分大小写；在词间没有空格的文字中，出现在任何位置都算。</translation>
    </message>
    <message>
        <source>word file</source>
        <translation>词语文件</translation>
    </message>
    <message>
        <source>File with more of them, one a line; lines that begin with # are comments.</source>
        <translation>包含更多词语的文件，每行一个；以 # 开头的行是注释。</translation>
    </message>
    <message>
        <source>So many of them a document may have.</source>
        <translation>文档中允许出现的次数。</translation>
    </message>
    <message>
        <source>max share</source>
        <translation>占比上限</translation>
    </message>
    <message>
        <source>Share of the words of a document that they may make up.</source>
        <translation>它们在文档词数中允许的占比。</translation>
    </message>
    <message>
        <source>keep fraction</source>
        <translation>保留比例</translation>
    </message>
    <message>
        <source>Share of the documents that are kept whatever they say, so that the subject does not vanish from the corpus. Chosen by their ids and the seed.</source>
        <translation>无论内容如何都保留的文档占比，以免该主题从语料中消失。按文档编号和种子选取。</translation>
    </message>
    <message>
        <source>Chooses which ones.</source>
        <translation>决定选取哪些。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Rules about program text: lines, characters, comments, data in code, markup.</source>
        <translation>关于程序代码的规则：行、字符、注释、代码中的数据、标记语言。</translation>
    </message>
    <message>
        <source>language field</source>
        <translation>语言字段</translation>
    </message>
    <message>
        <source>Field of the records that tells the programming language: a file name, an extension or the language's name.</source>
        <translation>记录中说明编程语言的字段：文件名、扩展名或语言名称。</translation>
    </message>
    <message>
        <source>Languages to keep, by name or extension (python, cpp, .rs). Empty: all.</source>
        <translation>要保留的语言，以名称或扩展名表示（python、cpp、.rs）。留空：全部。</translation>
    </message>
    <message>
        <source>min lines</source>
        <translation>最少行数</translation>
    </message>
    <message>
        <source>Fewest lines.</source>
        <translation>最少的行数。</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>max lines</source>
        <translation>最多行数</translation>
    </message>
    <message>
        <source>Most lines.</source>
        <translation>最多的行数。</translation>
    </message>
    <message>
        <source>max line length</source>
        <translation>最大行长</translation>
    </message>
    <message>
        <source>Length of the longest line.</source>
        <translation>最长一行的长度。</translation>
    </message>
    <message>
        <source>max mean line length</source>
        <translation>最大平均行长</translation>
    </message>
    <message>
        <source>Mean length of the lines.</source>
        <translation>各行的平均长度。</translation>
    </message>
    <message>
        <source>Share of letters and digits.</source>
        <translation>字母和数字的占比。</translation>
    </message>
    <message>
        <source>min alphabetic</source>
        <translation>字母占比下限</translation>
    </message>
    <message>
        <source>Share of letters.</source>
        <translation>字母的占比。</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>min comments</source>
        <translation>注释占比下限</translation>
    </message>
    <message>
        <source>Share of comments, where the language is known.</source>
        <translation>注释的占比，在语言已知时。</translation>
    </message>
    <message>
        <source>max comments</source>
        <translation>注释占比上限</translation>
    </message>
    <message>
        <source>Data in code</source>
        <translation>代码中的数据</translation>
    </message>
    <message>
        <source>max encoded</source>
        <translation>编码数据占比上限</translation>
    </message>
    <message>
        <source>Share of base64, hexadecimal bytes and Unicode escapes.</source>
        <translation>base64、十六进制字节和 Unicode 转义的占比。</translation>
    </message>
    <message>
        <source>max encoded length</source>
        <translation>编码数据最大长度</translation>
    </message>
    <message>
        <source>Length of the longest of them.</source>
        <translation>其中最长一段的长度。</translation>
    </message>
    <message>
        <source>Markup</source>
        <translation>标记语言</translation>
    </message>
    <message>
        <source>min visible</source>
        <translation>可见文本占比下限</translation>
    </message>
    <message>
        <source>HTML: share of the text that a reader sees.</source>
        <translation>HTML：读者可见文本的占比。</translation>
    </message>
    <message>
        <source>min visible characters</source>
        <translation>最少可见字符数</translation>
    </message>
    <message>
        <source>HTML: length of the text that a reader sees.</source>
        <translation>HTML：读者可见文本的长度。</translation>
    </message>
    <message>
        <source>drop xml</source>
        <translation>丢弃 XML</translation>
    </message>
    <message>
        <source>Drop what begins like XML and is not of a language written in XML.</source>
        <translation>丢弃开头像 XML、却不属于以 XML 书写的语言的文件。</translation>
    </message>
    <message>
        <source>drop generated</source>
        <translation>丢弃生成的文件</translation>
    </message>
    <message>
        <source>Drop files whose first lines say that a program wrote them.</source>
        <translation>丢弃前几行说明由程序生成的文件。</translation>
    </message>
    <message>
        <source>Mathematics</source>
        <translation>数学</translation>
    </message>
    <message>
        <source>Rules about formulas: how much of a text they are, whether they are balanced.</source>
        <translation>关于公式的规则：公式在文本中占多少，是否成对闭合。</translation>
    </message>
    <message>
        <source>min maths</source>
        <translation>数学内容占比下限</translation>
    </message>
    <message>
        <source>Share of the characters that stand in formulas or are mathematical symbols.</source>
        <translation>位于公式中或本身是数学符号的字符占比。</translation>
    </message>
    <message>
        <source>min commands</source>
        <translation>最少命令数</translation>
    </message>
    <message>
        <source>LaTeX commands a document must have.</source>
        <translation>文档中须有的 LaTeX 命令数。</translation>
    </message>
    <message>
        <source>max unbalanced</source>
        <translation>最多未配对数</translation>
    </message>
    <message>
        <source>Formulas and environments that are opened and not closed, or the other way round.</source>
        <translation>有开头而无结尾的公式和环境，或反之。</translation>
    </message>
    <message>
        <source>Quality classifier</source>
        <translation>质量分类器</translation>
    </message>
    <message>
        <source>Learns from good and bad examples to tell them apart by their words, and drops what is like the bad ones.</source>
        <translation>根据优质和劣质示例学习从用词上区分二者，并丢弃与劣质示例相似的文档。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>good</source>
        <translation>优质示例</translation>
    </message>
    <message>
        <source>Documents of the kind to keep: files, globs, folders, folders of earlier jobs.</source>
        <translation>要保留的一类文档：文件、通配符、文件夹、早先任务的文件夹。</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>劣质示例</translation>
    </message>
    <message>
        <source>Documents of the kind to drop.</source>
        <translation>要丢弃的一类文档。</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Classifier that an earlier job left (JOB/models/*.classifier), or a supervised model of fastText (.bin), instead of examples.</source>
        <translation>早先任务留下的分类器（JOB/models/*.classifier），或 fastText 的有监督模型（.bin），用以代替示例。</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Label of a fastText model whose probability is asked for. Empty: the first that it has of hq, high_quality, high-quality, good, positive, pos, keep, yes, true, 1.</source>
        <translation>取 fastText 模型中此标签的概率。留空：取模型具有的第一个，依次为 hq、high_quality、high-quality、good、positive、pos、keep、yes、true、1。</translation>
    </message>
    <message>
        <source>minimum</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Probability of being good that a document must have.</source>
        <translation>文档属于优质的概率须达到此值。</translation>
    </message>
    <message>
        <source>Field or column of the examples that holds the text.</source>
        <translation>示例中存放文本的字段或列。</translation>
    </message>
    <message>
        <source>Longest word n-grams that are features.</source>
        <translation>用作特征的最长词 n-gram。</translation>
    </message>
    <message>
        <source>bucket bits</source>
        <translation>桶位数</translation>
    </message>
    <message>
        <source>2 to this power weights share all n-grams.</source>
        <translation>所有 n-gram 共用 2 的此次幂个权重。</translation>
    </message>
    <message>
        <source>Times every example is learned from.</source>
        <translation>每个示例被学习的次数。</translation>
    </message>
    <message>
        <source>max examples</source>
        <translation>最多示例数</translation>
    </message>
    <message>
        <source>Of more good or bad examples, this many are drawn by the seed.</source>
        <translation>优质或劣质示例更多时，由种子抽取这么多个。</translation>
    </message>
    <message>
        <source>The beginning of a document that is looked at; models of fastText look at all of it.</source>
        <translation>只看文档开头的这一部分；fastText 模型看全文。</translation>
    </message>
    <message>
        <source>Chooses the examples and their order.</source>
        <translation>决定示例的选取和顺序。</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Drops texts that a model finds too surprising, or not surprising at all.</source>
        <translation>丢弃模型觉得过于意外或毫不意外的文本。</translation>
    </message>
    <message>
        <source>Folder of a model, or of a job that trained one (its newest checkpoint).</source>
        <translation>模型的文件夹，或训练出模型的任务的文件夹（取其最新检查点）。</translation>
    </message>
    <message>
        <source>Perplexity a document must have; very low ones are repetitive or known by heart.</source>
        <translation>文档须达到的困惑度；过低的往往是重复内容，或模型已背熟的内容。</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Perplexity a document may have.</source>
        <translation>文档允许的困惑度。</translation>
    </message>
    <message>
        <source>min bits per byte</source>
        <translation>每字节比特数下限</translation>
    </message>
    <message>
        <source>The same by bytes of text, which does not depend on the tokenizer.</source>
        <translation>同上，但按文本的字节计算，与分词器无关。</translation>
    </message>
    <message>
        <source>max bits per byte</source>
        <translation>每字节比特数上限</translation>
    </message>
    <message>
        <source>max tokens</source>
        <translation>最多词元数</translation>
    </message>
    <message>
        <source>The beginning of a document that is read.</source>
        <translation>读取文档开头的这一部分。</translation>
    </message>
    <message>
        <source>Exact duplicates</source>
        <translation>完全重复</translation>
    </message>
    <message>
        <source>Keeps the first of documents, paragraphs or lines that are the same.</source>
        <translation>对相同的文档、段落或行，只保留第一个。</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>比较单位</translation>
    </message>
    <message>
        <source>What is compared as a whole. Repeated paragraphs and lines are cut out of the documents that repeat them.</source>
        <translation>以什么为整体进行比较。重复的段落和行从重复它们的文档中剪去。</translation>
    </message>
    <message>
        <source>normalize</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Compare without regard to case, punctuation and the amount of white space.</source>
        <translation>比较时忽略大小写、标点和空白的多少。</translation>
    </message>
    <message>
        <source>Paragraphs and lines shorter than this are never cut.</source>
        <translation>短于此值的段落和行从不剪去。</translation>
    </message>
    <message>
        <source>index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>Folder that remembers what jobs kept, so that later ones drop it.</source>
        <translation>记住各任务保留内容的文件夹，使之后的任务将其丢弃。</translation>
    </message>
    <message>
        <source>Repeated passages</source>
        <translation>重复片段</translation>
    </message>
    <message>
        <source>Cuts out stretches of text that stood somewhere before, byte by byte the same.</source>
        <translation>剪去先前出现过的、逐字节相同的文本片段。</translation>
    </message>
    <message>
        <source>min length</source>
        <translation>最小长度</translation>
    </message>
    <message>
        <source>Stretches of at least this length that stood somewhere before are cut out.</source>
        <translation>先前出现过的、至少这么长的片段被剪去。</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Finds documents that share most of their word n-grams, and verifies every pair by its true Jaccard similarity.</source>
        <translation>找出大部分词 n-gram 相同的文档，并用真实的 Jaccard 相似度核实每一对。</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Jaccard similarity of the word n-grams from which two documents count as the same. Every pair is verified.</source>
        <translation>词 n-gram 的 Jaccard 相似度达到此值，两个文档即视为相同。每一对都经过核实。</translation>
    </message>
    <message>
        <source>Words in a row that make one n-gram. Where words are not separated by blanks, each character counts as a word.</source>
        <translation>组成一个 n-gram 的连续词数。词间没有空格时，每个字符算一个词。</translation>
    </message>
    <message>
        <source>bands</source>
        <translation>条带数</translation>
    </message>
    <message>
        <source>Groups of hashes; two documents become candidates when one group agrees. More bands find more.</source>
        <translation>哈希的分组；两个文档有一组完全一致，即成为候选对。条带越多，找到的越多。</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>每条带行数</translation>
    </message>
    <message>
        <source>Hashes in a group. A pair of similarity s becomes a candidate with probability 1 - (1 - s^rows)^bands.</source>
        <translation>每组的哈希数。相似度为 s 的一对成为候选的概率为 1 - (1 - s^rows)^bands。</translation>
    </message>
    <message>
        <source>Chooses the hash functions.</source>
        <translation>决定所用的哈希函数。</translation>
    </message>
    <message>
        <source>Folder that remembers what jobs kept, so that later ones drop what is like it.</source>
        <translation>记住各任务保留内容的文件夹，使之后的任务丢弃与其相近的内容。</translation>
    </message>
    <message>
        <source>Demo, 1M</source>
        <translation>演示，1M</translation>
    </message>
    <message>
        <source>Learns a small text in minutes on two processor cores.</source>
        <translation>在两个处理器核心上几分钟学会一篇小文本。</translation>
    </message>
    <message>
        <source>Demo, 2M</source>
        <translation>演示，2M</translation>
    </message>
    <message>
        <source>Chats about the bundled world after a few minutes on a laptop.</source>
        <translation>在笔记本电脑上训练几分钟，就能聊自带的小世界。</translation>
    </message>
    <message>
        <source>Small, 8M</source>
        <translation>小型，8M</translation>
    </message>
    <message>
        <source>A book or a few; an hour on a laptop.</source>
        <translation>一本或几本书；笔记本电脑上一小时。</translation>
    </message>
    <message>
        <source>Small, 32M</source>
        <translation>小型，32M</translation>
    </message>
    <message>
        <source>A shelf of books; overnight on a processor, minutes on a GPU.</source>
        <translation>一书架的书；处理器上一夜，GPU 上几分钟。</translation>
    </message>
    <message>
        <source>Base, 125M</source>
        <translation>基础，125M</translation>
    </message>
    <message>
        <source>GPT-2 small's size; one GPU, days on a processor.</source>
        <translation>与 GPT-2 small 大小相同；需一块 GPU，用处理器则要数天。</translation>
    </message>
    <message>
        <source>Base, 350M</source>
        <translation>基础，350M</translation>
    </message>
    <message>
        <source>One GPU, a few days.</source>
        <translation>一块 GPU，几天。</translation>
    </message>
    <message>
        <source>Base, 1B</source>
        <translation>基础，1B</translation>
    </message>
    <message>
        <source>A large GPU or several.</source>
        <translation>一块大型 GPU 或多块 GPU。</translation>
    </message>
    <message>
        <source>DeepSeek LLM 7B</source>
        <translation>DeepSeek LLM 7B</translation>
    </message>
    <message>
        <source>The paper's smaller model and its settings; a cluster.</source>
        <translation>论文中较小的模型及其设置；需要集群。</translation>
    </message>
    <message>
        <source>DeepSeek LLM 67B</source>
        <translation>DeepSeek LLM 67B</translation>
    </message>
    <message>
        <source>The paper's larger model and its settings; a large cluster.</source>
        <translation>论文中较大的模型及其设置；需要大型集群。</translation>
    </message>
    <message>
        <source>Share of U+FFFD.</source>
        <translation>U+FFFD 的占比。</translation>
    </message>
    <message>
        <source>Unicode characters of the text.</source>
        <translation>文本的 Unicode 字符数。</translation>
    </message>
    <message>
        <source>1 if the domain of the address is on the list.</source>
        <translation>网址的域名在列表中时为 1。</translation>
    </message>
    <message>
        <source>Words of the address that must not be there.</source>
        <translation>网址中不得出现的词数。</translation>
    </message>
    <message>
        <source>Words of the address that speak against it.</source>
        <translation>网址中的可疑词数。</translation>
    </message>
    <message>
        <source>1 if the main language is one of those to keep.</source>
        <translation>主要语言属于要保留的语言时为 1。</translation>
    </message>
    <message>
        <source>Share of the text in its main language.</source>
        <translation>文本中主要语言的占比。</translation>
    </message>
    <message>
        <source>Words of the text.</source>
        <translation>文本的词数。</translation>
    </message>
    <message>
        <source>Characters of a word, on average.</source>
        <translation>每词平均字符数。</translation>
    </message>
    <message>
        <source>Hash signs for each word.</source>
        <translation>井号数与词数之比。</translation>
    </message>
    <message>
        <source>Common words in the text.</source>
        <translation>文本中的停用词数。</translation>
    </message>
    <message>
        <source>Share of the characters in repeated lines.</source>
        <translation>重复行中的字符占比。</translation>
    </message>
    <message>
        <source>Share of the characters in repeated paragraphs.</source>
        <translation>重复段落中的字符占比。</translation>
    </message>
    <message>
        <source>Share of the most frequent two words in a row.</source>
        <translation>最高频的两个连续词的占比。</translation>
    </message>
    <message>
        <source>Share of the most frequent three words in a row.</source>
        <translation>最高频的三个连续词的占比。</translation>
    </message>
    <message>
        <source>Share of the most frequent four words in a row.</source>
        <translation>最高频的四个连续词的占比。</translation>
    </message>
    <message>
        <source>Share of the characters in n-grams that occurred before.</source>
        <translation>先前出现过的 n-gram 中的字符占比。</translation>
    </message>
    <message>
        <source>Sentences left on the page.</source>
        <translation>网页中剩余的句数。</translation>
    </message>
    <message>
        <source>Opening curly brackets: program text.</source>
        <translation>左花括号数：程序代码的标志。</translation>
    </message>
    <message>
        <source>Times the page says lorem ipsum.</source>
        <translation>网页中出现 lorem ipsum 的次数。</translation>
    </message>
    <message>
        <source>Characters left on the page.</source>
        <translation>网页中剩余的字符数。</translation>
    </message>
    <message>
        <source>Share of the lines that end like a sentence.</source>
        <translation>像句子那样结尾的行的占比。</translation>
    </message>
    <message>
        <source>N-grams that are in an evaluation item, too.</source>
        <translation>也出现在评估题目中的 n-gram 数。</translation>
    </message>
    <message>
        <source>Masked addresses and numbers.</source>
        <translation>被遮蔽的地址和号码数。</translation>
    </message>
    <message>
        <source>Turns out of order.</source>
        <translation>顺序错乱的消息数。</translation>
    </message>
    <message>
        <source>Turns without words.</source>
        <translation>没有词的消息数。</translation>
    </message>
    <message>
        <source>Turns, the system's included.</source>
        <translation>消息数，包括系统消息。</translation>
    </message>
    <message>
        <source>Characters of the shortest answer.</source>
        <translation>最短回答的字符数。</translation>
    </message>
    <message>
        <source>Answers that are the question again.</source>
        <translation>复述提问的回答数。</translation>
    </message>
    <message>
        <source>Turns with marks of a chat template inside.</source>
        <translation>内含对话模板标记的消息数。</translation>
    </message>
    <message>
        <source>Jaccard similarity of the words of the chosen and the rejected answer.</source>
        <translation>被选中与被拒绝的回答的词的 Jaccard 相似度。</translation>
    </message>
    <message>
        <source>Matches of the patterns.</source>
        <translation>各模式的匹配数。</translation>
    </message>
    <message>
        <source>Words and phrases of the list.</source>
        <translation>列表中的词和短语的出现次数。</translation>
    </message>
    <message>
        <source>Share of the words that are in the list.</source>
        <translation>列表中的词的占比。</translation>
    </message>
    <message>
        <source>1 if the language is one of those to keep.</source>
        <translation>语言属于要保留的语言时为 1。</translation>
    </message>
    <message>
        <source>Lines.</source>
        <translation>行数。</translation>
    </message>
    <message>
        <source>Characters of the longest line.</source>
        <translation>最长一行的字符数。</translation>
    </message>
    <message>
        <source>Mean characters of a line.</source>
        <translation>每行平均字符数。</translation>
    </message>
    <message>
        <source>Share of comments.</source>
        <translation>注释的占比。</translation>
    </message>
    <message>
        <source>Bytes of the longest of them.</source>
        <translation>其中最长一段的字节数。</translation>
    </message>
    <message>
        <source>HTML: characters that a reader sees.</source>
        <translation>HTML：读者可见的字符数。</translation>
    </message>
    <message>
        <source>1 if it begins like XML and is of another language.</source>
        <translation>开头像 XML 却属于其他语言时为 1。</translation>
    </message>
    <message>
        <source>1 if the first lines say that a program wrote it.</source>
        <translation>前几行说明由程序生成时为 1。</translation>
    </message>
    <message>
        <source>Share of the characters in formulas or that are symbols.</source>
        <translation>位于公式中或本身是数学符号的字符占比。</translation>
    </message>
    <message>
        <source>LaTeX commands.</source>
        <translation>LaTeX 命令数。</translation>
    </message>
    <message>
        <source>Marks of formulas and environments without a partner.</source>
        <translation>未配对的公式和环境标记数。</translation>
    </message>
    <message>
        <source>How surprising the model finds the text, by tokens.</source>
        <translation>模型对文本感到意外的程度，按词元计。</translation>
    </message>
    <message>
        <source>How surprising the model finds the text, by bytes.</source>
        <translation>模型对文本感到意外的程度，按字节计。</translation>
    </message>
    <message>
        <source>Probability of being like the good examples.</source>
        <translation>与优质示例相似的概率。</translation>
    </message>
    <message>
        <source>attention heads</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>key/value heads</source>
        <translation>键/值头数</translation>
    </message>
    <message>
        <source>feed-forward size</source>
        <translation>前馈层宽度</translation>
    </message>
    <message>
        <source>context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>rotary base</source>
        <translation>旋转位置基数</translation>
    </message>
    <message>
        <source>RMSNorm epsilon</source>
        <translation>RMSNorm epsilon</translation>
    </message>
    <message>
        <source>initial deviation</source>
        <translation>初始标准差</translation>
    </message>
    <message>
        <source>tied embeddings</source>
        <translation>共享词嵌入</translation>
    </message>
    <message>
        <source>batch size per device</source>
        <translation>每设备批大小</translation>
    </message>
    <message>
        <source>gradient accumulation</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>learning-rate schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>lowest learning rate</source>
        <translation>最低学习率</translation>
    </message>
    <message>
        <source>gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>checkpoints kept</source>
        <translation>保留的检查点数</translation>
    </message>
    <message>
        <source>save every</source>
        <translation>保存间隔</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>vocabulary of a new tokenizer</source>
        <translation>新分词器的词表</translation>
    </message>
    <message>
        <source>vocabulary rounded up to</source>
        <translation>词表取整到</translation>
    </message>
    <message>
        <source>evaluate every</source>
        <translation>评估间隔</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>What the conversion is called.</source>
        <translation>这次转换的名称。</translation>
    </message>
    <message>
        <source>The model to convert: a Hugging Face folder, a checkpoint, a job (its newest checkpoint) or a .gguf file. The original stays as it is.</source>
        <translation>要转换的模型：Hugging Face 文件夹、检查点、任务（其最新检查点）或 .gguf 文件。原模型保持不变。</translation>
    </message>
    <message>
        <source>format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>gguf: one file, which most programs for local models open. hf: a Hugging Face folder, which can be trained further.</source>
        <translation>gguf：单个文件，多数本地模型程序都能打开。hf：Hugging Face 文件夹，可以继续训练。</translation>
    </message>
    <message>
        <source>type of the weights</source>
        <translation>权重类型</translation>
    </message>
    <message>
        <source>How matrices are stored. as_stored: f32 or bf16, like the original. q8_0 is hardly worse and half as large as bf16; q4_k is a quarter. A Hugging Face folder takes f32 or bf16.</source>
        <translation>矩阵的存储方式。as_stored：与原模型一样用 f32 或 bf16。q8_0 几乎不变差，大小是 bf16 的一半；q4_k 约为四分之一。Hugging Face 文件夹可用 f32 或 bf16。</translation>
    </message>
    <message>
        <source>write to</source>
        <translation>写入位置</translation>
    </message>
    <message>
        <source>The file or folder to write. Empty: inside the job folder. What is there already is not overwritten.</source>
        <translation>要写入的文件或文件夹。留空：写入任务文件夹。已有内容不会被覆盖。</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>compare: load the result again and say how far its answers are from those of the original, over a text in many languages. skip: only write it.</source>
        <translation>compare：重新载入结果，用多语言文本说明其回答与原模型相差多远。skip：只写入。</translation>
    </message>
</context>
</TS>
