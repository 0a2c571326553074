<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>sextant::AnswerText</name>
    <message>
        <source>%1, step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>stopped: context full</source>
        <translation>已停止：上下文已满</translation>
    </message>
    <message>
        <source>stopped: token limit reached</source>
        <translation>已停止：达到词元上限</translation>
    </message>
    <message>
        <source>ended by the model</source>
        <translation>模型自行结束</translation>
    </message>
    <message>
        <source>stopped by you</source>
        <translation>由您停止</translation>
    </message>
    <message>
        <source>broken off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
</context>
<context>
    <name>sextant::ChatClient</name>
    <message>
        <source>The connection to the model broke: %1.</source>
        <translation>与模型的连接已断开：%1。</translation>
    </message>
</context>
<context>
    <name>sextant::ChatPage</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Talk to a model</source>
        <translation>与模型对话</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Every checkpoint of every run can be talked to, also while it trains. Train a model first, or choose a model folder above.</source>
        <translation>每次运行的每个检查点都可以对话，训练过程中也可以。请先训练一个模型，或在上方选择模型文件夹。</translation>
    </message>
    <message>
        <source>Loading the model ...</source>
        <translation>正在加载模型……</translation>
    </message>
    <message>
        <source>Reading the conversation ...</source>
        <translation>正在读取对话……</translation>
    </message>
    <message>
        <source>Reading ...</source>
        <translation>正在读取……</translation>
    </message>
    <message>
        <source>Answering. Esc stops.</source>
        <translation>正在回答。按 Esc 停止。</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter breaks the line</source>
        <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was deleted.</source>
        <translation>“%1”已删除。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Write below; the answer streams in. Small models ramble. Expect text in the style of their training data.</source>
        <translation>在下方输入，回答会逐字出现。小模型会东拉西扯，文风与其训练数据相同。</translation>
    </message>
    <message>
        <source>The oldest turns are not given to the model any more.</source>
        <translation>最早的几轮对话不再交给模型。</translation>
    </message>
    <message>
        <source>Give it all turns again</source>
        <translation>重新交给模型全部对话</translation>
    </message>
    <message>
        <source>Answer with the newest, %1</source>
        <translation>用最新的回答（%1）</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>选择其他模型</translation>
    </message>
    <message>
        <source>%1 was deleted. It answers until another model is loaded.</source>
        <translation>%1已被删除。在加载其他模型之前仍由它回答。</translation>
    </message>
    <message>
        <source>%1 is gone, so it cannot answer.</source>
        <translation>%1已不存在，无法回答。</translation>
    </message>
    <message>
        <source>This chat is longer than the model&apos;s context (%1 of %2 tokens).</source>
        <translation>这段对话超出了模型的上下文（%1 / %2 个词元）。</translation>
    </message>
    <message>
        <source>Drop the oldest turns</source>
        <translation>去掉最早的几轮</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>由此开始新对话</translation>
    </message>
    <message>
        <source>Settings of the chat</source>
        <translation>对话设置</translation>
    </message>
</context>
<context>
    <name>sextant::ChatSession</name>
    <message>
        <source>There is no model to talk to yet. Train one on the Runs page, or choose a model folder.</source>
        <translation>还没有可以对话的模型。请在“运行”页训练一个，或选择模型文件夹。</translation>
    </message>
</context>
<context>
    <name>sextant::ChatSettings</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Who the model is and how it should answer. Empty: none.</source>
        <translation>模型的身份以及回答方式。留空：无。</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token; 1 follows the model&apos;s own probabilities.</source>
        <translation>0 总是选择概率最高的词元；1 按模型自身的概率。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together have this probability. 1: all.</source>
        <translation>只保留累计概率达到此值的最可能词元。1：全部。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only so many of the likeliest tokens. 0: all.</source>
        <translation>只保留这么多个最可能的词元。0：全部。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Only tokens at least this probable relative to the likeliest. 0: all.</source>
        <translation>只保留相对最可能词元的概率不低于此值的词元。0：全部。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1: tokens that were used already become less likely.</source>
        <translation>大于 1：已出现过的词元概率降低。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed and settings give the same answer. Empty: a new one each time.</source>
        <translation>种子和设置相同则回答相同。留空：每次使用新种子。</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>上一次回答</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>首词元延迟</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>Max tokens</source>
        <translation>最大词元数</translation>
    </message>
    <message>
        <source>An answer is stopped at so many tokens.</source>
        <translation>回答达到这么多词元时停止。</translation>
    </message>
    <message>
        <source>The model&apos;s context is %1 tokens: answers are stopped there.</source>
        <translation>模型的上下文为 %1 个词元：回答最多到此为止。</translation>
    </message>
    <message>
        <source>A fixed seed: another answer will be the same.</source>
        <translation>种子固定：再次回答的结果相同。</translation>
    </message>
    <message>
        <source>At temperature 0 another answer will be the same.</source>
        <translation>温度为 0 时，再次回答的结果相同。</translation>
    </message>
</context>
<context>
    <name>sextant::CommandPalette</name>
    <message>
        <source>Do anything: an action, a run, a page</source>
        <translation>执行任何操作：动作、运行、页面</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Nothing is found. Try fewer or other words.</source>
        <translation>没有找到。请减少或更换关键词。</translation>
    </message>
</context>
<context>
    <name>sextant::CompareView</name>
    <message>
        <source>The tokenizer to compare with</source>
        <translation>要比较的分词器</translation>
    </message>
    <message>
        <source>Over all texts of the table</source>
        <translation>针对表中全部文本</translation>
    </message>
    <message>
        <source>Two tokenizers by language and code</source>
        <translation>两个分词器按语言和代码比较</translation>
    </message>
    <message>
        <source>The text as tokens of A</source>
        <translation>A 对文本的分词</translation>
    </message>
    <message>
        <source>The text as tokens of B</source>
        <translation>B 对文本的分词</translation>
    </message>
    <message>
        <source>Open a tokenizer …</source>
        <translation>打开分词器……</translation>
    </message>
    <message>
        <source>As many tokens in B</source>
        <translation>B 的词元数相同</translation>
    </message>
    <message>
        <source>%1 % fewer tokens in B</source>
        <translation>B 的词元少 %1 %</translation>
    </message>
    <message>
        <source>%1 % more tokens in B</source>
        <translation>B 的词元多 %1 %</translation>
    </message>
    <message>
        <source>%1  %2: %3 tokens</source>
        <translation>%1  %2：%3 个词元</translation>
    </message>
</context>
<context>
    <name>sextant::ComparisonModel</name>
    <message>
        <source>equal</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>−%1 %</source>
        <translation>−%1 %</translation>
    </message>
    <message>
        <source>+%1 %</source>
        <translation>+%1 %</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>only A</source>
        <translation>仅 A</translation>
    </message>
    <message>
        <source>only B</source>
        <translation>仅 B</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>均否</translation>
    </message>
    <message>
        <source>B needs %1 tokens against A</source>
        <translation>相对 A，B 需要的词元：%1</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Tokens
of A</source>
        <translation>A 的
词元数</translation>
    </message>
    <message>
        <source>Tokens
of B</source>
        <translation>B 的
词元数</translation>
    </message>
    <message>
        <source>A bytes
per token</source>
        <translation>A 每词元
字节数</translation>
    </message>
    <message>
        <source>B bytes
per token</source>
        <translation>B 每词元
字节数</translation>
    </message>
    <message>
        <source>Tokens of B against A,
fewer to the left</source>
        <translation>B 相对 A 的词元数，
越少越靠左</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>无损</translation>
    </message>
</context>
<context>
    <name>sextant::Composer</name>
    <message>
        <source>Send (Enter)</source>
        <translation>发送 (Enter)</translation>
    </message>
    <message>
        <source>Write to the model</source>
        <translation>给模型写消息</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Context in use</source>
        <translation>已用上下文</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止 (Esc)</translation>
    </message>
    <message>
        <source>context %1 of %2</source>
        <translation>上下文 %1 / %2</translation>
    </message>
</context>
<context>
    <name>sextant::CompressionPlot</name>
    <message>
        <source>Bytes per token by vocabulary size</source>
        <translation>每词元字节数随词表大小的变化</translation>
    </message>
    <message>
        <source>A plot. Left and Right walk along the points; the table beside it has the numbers.</source>
        <translation>图表。左右方向键逐点移动；数值见旁边的表格。</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每词元字节数</translation>
    </message>
    <message>
        <source>vocabulary size</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>%1 tokens: %2 bytes each</source>
        <translation>%1 个词元：每个 %2 字节</translation>
    </message>
</context>
<context>
    <name>sextant::ContextList</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in: %1</source>
        <translation>搜索：%1</translation>
    </message>
    <message>
        <source>Nothing is found.</source>
        <translation>没有找到。</translation>
    </message>
</context>
<context>
    <name>sextant::ConversationView</name>
    <message>
        <source>To the end</source>
        <translation>跳到末尾</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>sextant::ConversionView</name>
    <message>
        <source>Convert once more …</source>
        <translation>再转换一次…</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表移除</translation>
    </message>
    <message>
        <source>Its folder stays where it is</source>
        <translation>其文件夹保留原处</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>写入模型</translation>
    </message>
    <message>
        <source>Comparing it with the original</source>
        <translation>与原模型比较</translation>
    </message>
    <message>
        <source>Closing the window does not end it. The model appears in the list when it is done.</source>
        <translation>关闭窗口不会中止转换。完成后模型会出现在列表中。</translation>
    </message>
</context>
<context>
    <name>sextant::ConvertForm</name>
    <message>
        <source>What it comes to</source>
        <translation>结果估算</translation>
    </message>
</context>
<context>
    <name>sextant::ConvertPreview</name>
    <message>
        <source>What it comes to</source>
        <translation>结果估算</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原模型</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Of the original</source>
        <translation>占原模型</translation>
    </message>
    <message>
        <source>Disk left now</source>
        <translation>剩余磁盘</translation>
    </message>
    <message>
        <source>Size by type</source>
        <translation>各类型的大小</translation>
    </message>
    <message>
        <source>Known for the models of the list.</source>
        <translation>列表中的模型才有估算。</translation>
    </message>
</context>
<context>
    <name>sextant::DataPage</name>
    <message>
        <source>packed tokens</source>
        <translation>已打包的词元</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>New recipe</source>
        <translation>新建配方</translation>
    </message>
    <message>
        <source>No curated data yet</source>
        <translation>还没有整理好的数据</translation>
    </message>
    <message>
        <source>A recipe takes your documents, removes duplicates and what is not worth reading, and shows the reason of every drop. Jobs started on the command line in this workspace appear by themselves.</source>
        <translation>配方读取你的文档，去除重复和不值得读的内容，并显示每次丢弃的原因。在此工作区用命令行启动的任务会自动出现。</translation>
    </message>
    <message>
        <source>curated data</source>
        <translation>整理好的数据</translation>
    </message>
    <message>
        <source>Mix and pack</source>
        <translation>混合并打包</translation>
    </message>
    <message>
        <source>Weigh sources against each other, and write token shards that runs read</source>
        <translation>为各来源配比，并写出训练可读的词元分片</translation>
    </message>
    <message>
        <source>What you had typed into the form was put aside.</source>
        <translation>您在表单中填写的内容已暂时收起。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>sextant::DocumentsView</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>Which documents</source>
        <translation>哪些文档</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Dropped by which stage</source>
        <translation>按丢弃阶段</translation>
    </message>
    <message>
        <source>Dropped for which rule</source>
        <translation>按丢弃规则</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档数</translation>
    </message>
    <message>
        <source>The document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>The document that stays in its place</source>
        <translation>保留在其位置的文档</translation>
    </message>
    <message>
        <source>Signals of the document and their limits</source>
        <translation>文档的指标及其阈值</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Kept if</source>
        <translation>保留条件</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>余量</translation>
    </message>
    <message>
        <source>Any stage</source>
        <translation>任意阶段</translation>
    </message>
    <message>
        <source>Any rule</source>
        <translation>任意规则</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查找……</translation>
    </message>
    <message>
        <source>No such documents</source>
        <translation>没有这样的文档</translation>
    </message>
    <message>
        <source>  ·  the beginning of a long text</source>
        <translation>  ·  长文本的开头</translation>
    </message>
    <message>
        <source>Stays: %1, similarity %2</source>
        <translation>保留：%1，相似度 %2</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>What is shown of the document</source>
        <translation>显示文档的哪一方面</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来历</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Words in the text</source>
        <translation>文本中的词句</translation>
    </message>
    <message>
        <source>Only documents with these words</source>
        <translation>只列出含有这些词句的文档</translation>
    </message>
    <message>
        <source>%1, and %2 more were not searched</source>
        <translation>%1，另有 %2 篇未搜索</translation>
    </message>
</context>
<context>
    <name>sextant::DumpPlot</name>
    <message>
        <source>Share removed by number of dumps</source>
        <translation>去除比例随快照数的变化</translation>
    </message>
    <message>
        <source>Of %1 dumps together, %2 % are removed</source>
        <translation>%1 份快照一起去重，去除 %2 %</translation>
    </message>
    <message>
        <source>removed here</source>
        <translation>此处去除</translation>
    </message>
    <message>
        <source>Common Crawl, DeepSeek LLM</source>
        <translation>Common Crawl（DeepSeek LLM）</translation>
    </message>
</context>
<context>
    <name>sextant::DumpsView</name>
    <message>
        <source>Removed share by number of dumps</source>
        <translation>去除比例随快照数的变化</translation>
    </message>
    <message>
        <source>Which dumps</source>
        <translation>哪些快照</translation>
    </message>
    <message>
        <source>Dump by dump</source>
        <translation>逐份快照</translation>
    </message>
    <message>
        <source>What was removed of every dump</source>
        <translation>每份快照去除了多少</translation>
    </message>
    <message>
        <source>Dumps</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>去除</translation>
    </message>
    <message>
        <source>Of it</source>
        <translation>占该份</translation>
    </message>
    <message>
        <source>Of all so far</source>
        <translation>占至今全部</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查找……</translation>
    </message>
    <message>
        <source>%1 over the sources of this job</source>
        <translation>%1：本任务的各来源</translation>
    </message>
    <message>
        <source>%1 over the jobs of its index</source>
        <translation>%1：共用索引的各任务</translation>
    </message>
    <message>
        <source>What comes first stays, so the first sources together are exactly what a job over them alone would find.</source>
        <translation>先出现者保留，因此前几个来源合计的结果，正是只处理它们的任务所得的结果。</translation>
    </message>
    <message>
        <source>Jobs that share the index %1, in the order in which it learnt them. Every job was compared with all before it.</source>
        <translation>共用索引 %1 的任务，按索引记录的先后排列。每个任务都与之前的全部任务比较过。</translation>
    </message>
    <message>
        <source>No curve yet</source>
        <translation>还没有曲线</translation>
    </message>
    <message>
        <source>It shows how much of everything duplicates are, as more and more dumps are taken together. It needs a stage that removes duplicates, and more than one source (files, or folders of files), or an index that several jobs share (the option index of that stage).</source>
        <translation>曲线显示把越来越多的快照放在一起时，重复在全部内容中占多少。这需要一个去除重复的阶段，以及不止一个来源（文件或文件夹），或由多个任务共用的索引（该阶段的 index 选项）。</translation>
    </message>
    <message>
        <source>New recipe like this</source>
        <translation>以此新建配方</translation>
    </message>
</context>
<context>
    <name>sextant::DuplicatesView</name>
    <message>
        <source>Found by which stage</source>
        <translation>由哪个阶段发现</translation>
    </message>
    <message>
        <source>Clusters by size</source>
        <translation>按大小统计的重复簇</translation>
    </message>
    <message>
        <source>Clusters, the largest first</source>
        <translation>重复簇，最大的在前</translation>
    </message>
    <message>
        <source>Documents that go, with their similarity</source>
        <translation>被去除的文档及其相似度</translation>
    </message>
    <message>
        <source>Hide what is alike</source>
        <translation>隐藏相同部分</translation>
    </message>
    <message>
        <source>Long passages that both documents have become one line</source>
        <translation>两篇都有的长段落缩为一行</translation>
    </message>
    <message>
        <source>The document that goes</source>
        <translation>被去除的文档</translation>
    </message>
    <message>
        <source>The document that stays in its place</source>
        <translation>保留在其位置的文档</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查找……</translation>
    </message>
    <message>
        <source>%1 clusters</source>
        <translation>%1 个重复簇</translation>
    </message>
    <message>
        <source>%1 are like one that stays</source>
        <translation>%1与保留的某一篇相同或相近</translation>
    </message>
    <message>
        <source>the %1 largest are listed</source>
        <translation>列出最大的 %1 个</translation>
    </message>
    <message>
        <source>%1 are in an earlier job of the index</source>
        <translation>%1已在索引的早先任务中</translation>
    </message>
    <message>
        <source>One cluster is %1 % of all that this stage saw: %2. Look whether they are really one text: templates, menus and error pages gather like this.</source>
        <translation>有一个簇占该阶段所见的 %1 %：%2。请看看它们是否真是同一文本：模板、菜单和错误页面常这样聚在一起。</translation>
    </message>
    <message>
        <source>No document is like another one of this job</source>
        <translation>本任务中没有彼此相近的文档</translation>
    </message>
    <message>
        <source>Similarity of those that go: %1</source>
        <translation>被去除者的相似度：%1</translation>
    </message>
    <message>
        <source>Goes: %1</source>
        <translation>去除：%1</translation>
    </message>
    <message>
        <source>Stays: %1</source>
        <translation>保留：%1</translation>
    </message>
    <message>
        <source>Word for word the same</source>
        <translation>逐词相同</translation>
    </message>
    <message>
        <source>They differ in thousands of words: all between their common beginning and end is marked</source>
        <translation>两者相差数千词：共同的开头与结尾之间全部标出</translation>
    </message>
    <message>
        <source>the beginnings of long texts</source>
        <translation>仅长文本的开头</translation>
    </message>
    <message>
        <source>No stage looks for duplicates</source>
        <translation>没有阶段查找重复</translation>
    </message>
    <message>
        <source>Add “%1” or “%2” to a recipe like this one, and the documents that are alike stand here, each beside the one that stays.</source>
        <translation>在类似的配方中加入“%1”或“%2”，相同或相近的文档就会列在这里，并与保留的那一篇并排显示。</translation>
    </message>
    <message>
        <source>New recipe like this</source>
        <translation>以此新建配方</translation>
    </message>
    <message>
        <source>1 word differs on each side</source>
        <translation>两边各有 1 个词不同</translation>
    </message>
    <message>
        <source>%1 words differ on each side</source>
        <translation>两边各有 %1 个词不同</translation>
    </message>
    <message>
        <source>words that differ: %1 in the one that goes, %2 in the one that stays</source>
        <translation>不同的词：去掉的一方 %1 个，保留的一方 %2 个</translation>
    </message>
    <message>
        <source>Clusters (showing the copy that stays)</source>
        <translation>重复簇（显示保留的副本）</translation>
    </message>
</context>
<context>
    <name>sextant::ElidedLabel</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>sextant::EngineLauncher</name>
    <message>
        <source>The engine %1 is not there or cannot be run. Install it beside the workbench, or name it in SEXTANT_ENGINE.</source>
        <translation>引擎 %1 不存在或无法运行。请将其安装在工作台旁边，或在 SEXTANT_ENGINE 中指定。</translation>
    </message>
    <message>
        <source>The engine %1 could not be started: %2.</source>
        <translation>无法启动引擎 %1：%2。</translation>
    </message>
    <message>
        <source>The engine ended before it began: %1</source>
        <translation>引擎尚未开始就已结束：%1</translation>
    </message>
</context>
<context>
    <name>sextant::EngineQuestion</name>
    <message>
        <source>The engine %1 is not there or cannot be run. Install it beside the workbench, or name it in SEXTANT_ENGINE.</source>
        <translation>引擎 %1 不存在或无法运行。请将它安装在工作台旁，或在 SEXTANT_ENGINE 中指定。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly (signal %1, %2).</source>
        <translation>引擎意外停止（信号 %1，%2）。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly (exit code %1).</source>
        <translation>引擎意外停止（退出码 %1）。</translation>
    </message>
</context>
<context>
    <name>sextant::EventFlags</name>
    <message>
        <source>Started at step %1</source>
        <translation>在第 %1 步开始</translation>
    </message>
    <message>
        <source>Resumed from step %1</source>
        <translation>从第 %1 步恢复</translation>
    </message>
    <message>
        <source>Checkpoint at step %1</source>
        <translation>第 %1 步的检查点</translation>
    </message>
    <message>
        <source>Paused at step %1</source>
        <translation>在第 %1 步暂停</translation>
    </message>
    <message>
        <source>Continued at step %1</source>
        <translation>在第 %1 步继续</translation>
    </message>
    <message>
        <source>Stop asked for at step %1</source>
        <translation>在第 %1 步请求停止</translation>
    </message>
    <message>
        <source>Warning at step %1</source>
        <translation>第 %1 步的警告</translation>
    </message>
    <message>
        <source>Failed at step %1</source>
        <translation>在第 %1 步失败</translation>
    </message>
    <message>
        <source>Finished at step %1</source>
        <translation>在第 %1 步完成</translation>
    </message>
    <message>
        <source>%1 (deleted since)</source>
        <translation>%1（已删除）</translation>
    </message>
</context>
<context>
    <name>sextant::FlipsView</name>
    <message>
        <source>Documents whose fate changes</source>
        <translation>去留改变的文档</translation>
    </message>
    <message>
        <source>Come back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>去除</translation>
    </message>
    <message>
        <source>Come back: %1</source>
        <translation>恢复：%1</translation>
    </message>
    <message>
        <source>Go: %1</source>
        <translation>去除：%1</translation>
    </message>
    <message>
        <source>Documents that come back, and what had dropped them</source>
        <translation>恢复的文档，以及原先去除它们的阶段</translation>
    </message>
    <message>
        <source>Documents that go, and what would drop them</source>
        <translation>去除的文档，以及去除它们的阶段</translation>
    </message>
</context>
<context>
    <name>sextant::FormFoot</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>1 setting needs attention</source>
        <translation>1 项设置需要处理</translation>
    </message>
    <message>
        <source>%1 settings need attention</source>
        <translation>%1 项设置需要处理</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
</context>
<context>
    <name>sextant::FunnelChart</name>
    <message>
        <source>1 document</source>
        <translation>1 个文档</translation>
    </message>
    <message>
        <source>%1 documents</source>
        <translation>%1 个文档</translation>
    </message>
    <message>
        <source>What is left after every stage</source>
        <translation>每个阶段之后的剩余</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>%1: %2 left</source>
        <translation>%1：剩余 %2</translation>
    </message>
    <message>
        <source>%1: %2 dropped</source>
        <translation>%1：丢弃 %2</translation>
    </message>
    <message>
        <source>−%1 %</source>
        <translation>−%1 %</translation>
    </message>
    <message>
        <source>%1 edited</source>
        <translation>%1 个已修改</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>. Click to read them.</source>
        <translation>。点击即可阅读。</translation>
    </message>
    <message>
        <source>−%1 %, of all −%2 %</source>
        <translation>−%1 %，占全部 −%2 %</translation>
    </message>
    <message>
        <source>mostly %1</source>
        <translation>主要是 %1</translation>
    </message>
</context>
<context>
    <name>sextant::FunnelView</name>
    <message>
        <source>How far this stage is</source>
        <translation>此阶段的进度</translation>
    </message>
    <message>
        <source>Funnel</source>
        <translation>漏斗</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档数</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What every rule dropped</source>
        <translation>每条规则丢弃的内容</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Of all</source>
        <translation>占全部</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>  ·  %1 left</source>
        <translation>  ·  剩余 %1</translation>
    </message>
    <message>
        <source>%1 of %2 kept</source>
        <translation>%2 中保留 %1</translation>
    </message>
    <message>
        <source>took %1, %2/s</source>
        <translation>耗时 %1，%2/秒</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>This job counted no tokens: name a tokenizer in a recipe like it, and the funnel has them</source>
        <translation>此任务没有统计词元：在类似的配方中指定分词器，漏斗就会显示</translation>
    </message>
    <message>
        <source>1 record could not be read: where and why</source>
        <translation>有 1 条记录无法读取：查看位置和原因</translation>
    </message>
    <message>
        <source>%1 records could not be read: where and why</source>
        <translation>有 %1 条记录无法读取：查看位置和原因</translation>
    </message>
    <message>
        <source>They are listed when the job has ended</source>
        <translation>任务结束后列出</translation>
    </message>
    <message>
        <source>Click to read the documents</source>
        <translation>点击阅读这些文档</translation>
    </message>
</context>
<context>
    <name>sextant::HistogramPlot</name>
    <message>
        <source>Distribution of the signal and its limits</source>
        <translation>指标分布及其阈值</translation>
    </message>
</context>
<context>
    <name>sextant::HomePage</name>
    <message>
        <source>Running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Make a language model</source>
        <translation>制作一个语言模型</translation>
    </message>
    <message>
        <source>Watch every step on a small text that comes with Sextant: a tokenizer is learned, a model is trained, and in the end you talk to it. A few minutes on this machine; every setting stays open.</source>
        <translation>用 Sextant 自带的小文本观看每一步：学习分词器，训练模型，最后与它对话。在本机上只需几分钟；所有设置均可更改。</translation>
    </message>
    <message>
        <source>Train a tiny model now</source>
        <translation>立即训练一个微型模型</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>%1 % of %2 cores</source>
        <translation>%2 个核心的 %1 %</translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <translation>%2 中 %1 可用</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Train with my data</source>
        <translation>用我的数据训练</translation>
    </message>
    <message>
        <source>Do it with my data</source>
        <translation>用我的数据</translation>
    </message>
</context>
<context>
    <name>sextant::JobForm</name>
    <message>
        <source>Show every setting</source>
        <translation>显示全部设置</translation>
    </message>
    <message>
        <source>Draft, kept until you cancel it</source>
        <translation>草稿，取消之前一直保留</translation>
    </message>
</context>
<context>
    <name>sextant::JobHead</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>sextant::JobKinds</name>
    <message>
        <source>Curation</source>
        <translation>数据清洗</translation>
    </message>
    <message>
        <source>New recipe</source>
        <translation>新建配方</translation>
    </message>
    <message>
        <source>Documents come in, stages clean, filter and deduplicate them in the order below, and curated documents come out. Every document that is dropped keeps its reason, and all limits can be moved afterwards.</source>
        <translation>文档进入后，按下列顺序经各阶段清洗、过滤和去重，得到整理好的文档。每个被丢弃的文档都保留原因，所有阈值之后仍可调整。</translation>
    </message>
    <message>
        <source>Start curating</source>
        <translation>开始整理</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>Mix and pack</source>
        <translation>混合并打包</translation>
    </message>
    <message>
        <source>Set how much of each source to use, then tokenize and save the result for training. What the mixture takes of each source stands beside the form.</source>
        <translation>设定每个来源取用多少，然后分词并保存结果供训练使用。表单旁边显示混合从每个来源取用多少。</translation>
    </message>
    <message>
        <source>Pack it</source>
        <translation>开始打包</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Train a tokenizer</source>
        <translation>训练分词器</translation>
    </message>
    <message>
        <source>A byte-level BPE learns which character sequences are frequent in your texts. Take texts like those the model will read: each language and kind of code that is missing here will cost more tokens later.</source>
        <translation>字节级 BPE 学习文本中哪些字符序列经常出现。请选用与模型将要读取的内容相似的文本：此处缺少的每种语言和代码，以后都会占用更多词元。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>Convert or quantise</source>
        <translation>转换或量化</translation>
    </message>
    <message>
        <source>The model is written anew in another format or with smaller weights; the original stays as it is. Then the copy is loaded and compared with the original, so that you see what the smaller weights cost.</source>
        <translation>以另一种格式或更小的权重重新写出模型，原模型保持不变。随后载入副本并与原模型比较，让您看到更小的权重带来多少损失。</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>转换</translation>
    </message>
</context>
<context>
    <name>sextant::JobMonitorWorker</name>
    <message>
        <source>The jobs of the workspace could not be read: %1</source>
        <translation>无法读取工作区的任务：%1</translation>
    </message>
</context>
<context>
    <name>sextant::JobRow</name>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
</context>
<context>
    <name>sextant::JobText</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 / %2 步</translation>
    </message>
    <message>
        <source>%1, %2 %</source>
        <translation>%1，%2 %</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分钟前</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 小时前</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>%1 days ago</source>
        <translation>%1 天前</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>reading texts</source>
        <translation>读取文本</translation>
    </message>
    <message>
        <source>writing the output</source>
        <translation>写出结果</translation>
    </message>
    <message>
        <source>pass %1</source>
        <translation>第 %1 遍</translation>
    </message>
    <message>
        <source>adding to the index of %1</source>
        <translation>加入 %1 的索引</translation>
    </message>
    <message>
        <source>chunks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>merges</source>
        <translation>次合并</translation>
    </message>
    <message>
        <source>learning tokens</source>
        <translation>学习词元</translation>
    </message>
    <message>
        <source>packing</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>ended unexpectedly</source>
        <translation>意外结束</translation>
    </message>
    <message>
        <source>writing the model</source>
        <translation>写入模型</translation>
    </message>
    <message>
        <source>comparing with the original</source>
        <translation>与原模型比较</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>个参数</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>段文本</translation>
    </message>
</context>
<context>
    <name>sextant::JobView</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Train on it</source>
        <translation>用它训练</translation>
    </message>
    <message>
        <source>Mix and pack</source>
        <translation>混合并打包</translation>
    </message>
    <message>
        <source>Weigh it against other sources, and write the tokens of the mixture</source>
        <translation>与其他来源配比，并写出混合后的词元</translation>
    </message>
    <message>
        <source>New recipe like this</source>
        <translation>以此新建配方</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Funnel</source>
        <translation>漏斗</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Dumps</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Thresholds</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>Rejects</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>sextant::KnownPaths</name>
    <message>
        <source>the tokenizer of %1</source>
        <translation>%1的分词器</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>sextant::LedgerView</name>
    <message>
        <source>not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copies the ledger as text, for a report or a model card</source>
        <translation>以文本复制台账，供报告或模型卡使用</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Which version worked</source>
        <translation>由哪个版本处理</translation>
    </message>
    <message>
        <source>Recipe hash</source>
        <translation>配方哈希</translation>
    </message>
    <message>
        <source>Of stages and reading options: equal for equal recipes</source>
        <translation>阶段与读取选项的哈希：配方相同则相等</translation>
    </message>
    <message>
        <source>Documents hash</source>
        <translation>文档哈希</translation>
    </message>
    <message>
        <source>Of everything that was kept: equal when the job is made again</source>
        <translation>全部保留内容的哈希：重做此任务时相等</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>The fingerprint of the one that counted tokens</source>
        <translation>统计词元所用分词器的指纹</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Of the stages that draw by chance</source>
        <translation>用到随机数的阶段</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>What came out</source>
        <translation>产出</translation>
    </message>
    <message>
        <source>Input files</source>
        <translation>输入文件</translation>
    </message>
    <message>
        <source>Files the documents were read from</source>
        <translation>读取文档的文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>none: tokens were not counted</source>
        <translation>无：没有统计词元</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>sextant::LogView</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Search in the log</source>
        <translation>在日志中搜索</translation>
    </message>
    <message>
        <source>Enter: next, Shift+Enter: previous</source>
        <translation>Enter：下一处，Shift+Enter：上一处</translation>
    </message>
    <message>
        <source>Stays at the end while lines arrive</source>
        <translation>有新行时保持在末尾</translation>
    </message>
    <message>
        <source>The chosen lines, or the whole log</source>
        <translation>所选行，或整个日志</translation>
    </message>
</context>
<context>
    <name>sextant::MachinesPage</name>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Disk of the workspace</source>
        <translation>工作区磁盘</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核心</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What runs here</source>
        <translation>正在本机运行</translation>
    </message>
    <message>
        <source>up for %1</source>
        <translation>已运行 %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 cores usable, load %2</source>
        <translation>%1 个可用核心，负载 %2</translation>
    </message>
    <message>
        <source>, %1 °C</source>
        <translation>，%1 °C</translation>
    </message>
    <message>
        <source>free of %1</source>
        <translation>可用，共 %1</translation>
    </message>
    <message>
        <source>No NVIDIA GPU was found. Training and chat use the processor; `sextant-engine doctor` says which instructions it has.</source>
        <translation>未找到 NVIDIA GPU。训练和对话使用处理器；`sextant-engine doctor` 会列出它支持的指令集。</translation>
    </message>
    <message>
        <source>Core %1</source>
        <translation>核心 %1</translation>
    </message>
    <message>
        <source>Nothing at the moment.</source>
        <translation>目前没有。</translation>
    </message>
</context>
<context>
    <name>sextant::MainWindow</name>
    <message>
        <source>Keyboard shortcuts (Ctrl+/)</source>
        <translation>键盘快捷键 (Ctrl+/)</translation>
    </message>
    <message>
        <source>Settings (Ctrl+,)</source>
        <translation>设置 (Ctrl+,)</translation>
    </message>
    <message>
        <source>Light or dark (Ctrl+Shift+T)</source>
        <translation>浅色或深色 (Ctrl+Shift+T)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到“%1”</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>%1 goes on without the window.</source>
        <translation>关闭窗口后 %1 继续运行。</translation>
    </message>
    <message>
        <source>%1 runs go on without the window.</source>
        <translation>关闭窗口后 %1 个运行继续进行。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Talk to it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>%1 is finished.</source>
        <translation>%1 已完成。</translation>
    </message>
    <message>
        <source>%1 is finished: %2.</source>
        <translation>%1 已完成：%2。</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 失败：%2</translation>
    </message>
</context>
<context>
    <name>sextant::MessageWidget</name>
    <message>
        <source>You wrote: %1</source>
        <translation>你写道：%1</translation>
    </message>
    <message>
        <source>The model&apos;s answer</source>
        <translation>模型的回答</translation>
    </message>
    <message>
        <source>The version before</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>The next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Ask in other words</source>
        <translation>换一种问法</translation>
    </message>
    <message>
        <source>Another answer (Ctrl+R)</source>
        <translation>重新回答 (Ctrl+R)</translation>
    </message>
    <message>
        <source>The question in other words</source>
        <translation>换一种问法的问题</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>The model ended its answer at once, without a word.</source>
        <translation>模型立即结束了回答，没有输出任何内容。</translation>
    </message>
    <message>
        <source>Not given to the model any more</source>
        <translation>不再交给模型</translation>
    </message>
    <message>
        <source>Another answer (Ctrl+R). It will be the same: the seed is fixed or the temperature is 0.</source>
        <translation>再回答一次（Ctrl+R）。结果会相同：种子固定或温度为 0。</translation>
    </message>
</context>
<context>
    <name>sextant::MeterBar</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>sextant::MetricPlot</name>
    <message>
        <source>A plot. Left and Right walk along the points, Home fits everything; the Table tab has the numbers.</source>
        <translation>图表。左右方向键逐点移动，Home 显示全部；数值见“表格”标签页。</translation>
    </message>
    <message>
        <source>Logarithmic y axis (L)</source>
        <translation>对数 y 轴 (L)</translation>
    </message>
    <message>
        <source>Fit everything (double-click, Home)</source>
        <translation>显示全部（双击，Home）</translation>
    </message>
    <message>
        <source>Export as PNG, SVG, PDF or CSV</source>
        <translation>导出为 PNG、SVG、PDF 或 CSV</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>No values yet</source>
        <translation>还没有数值</translation>
    </message>
    <message>
        <source>abandoned</source>
        <translation>已放弃</translation>
    </message>
</context>
<context>
    <name>sextant::MetricTable</name>
    <message>
        <source>Every step that was recorded, newest first</source>
        <translation>记录的每一步，最新在前</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>The chosen rows, or all of them</source>
        <translation>所选行，或全部</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>导出为 CSV</translation>
    </message>
    <message>
        <source>The numbers of every step, newest first</source>
        <translation>每一步的数值，最新在前</translation>
    </message>
    <message>
        <source>Export the numbers</source>
        <translation>导出数值</translation>
    </message>
    <message>
        <source>Numbers as CSV (*.csv)</source>
        <translation>CSV 数值 (*.csv)</translation>
    </message>
</context>
<context>
    <name>sextant::MetricTableModel</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Bits per byte</source>
        <translation>每字节比特</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>MFU</source>
        <translation>MFU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
</context>
<context>
    <name>sextant::MixtureBar</name>
    <message>
        <source>%1: %2 %</source>
        <translation>%1：%2 %</translation>
    </message>
    <message>
        <source>The mixture: %1</source>
        <translation>混合：%1</translation>
    </message>
    <message>
        <source>%1: %2, %3 epochs</source>
        <translation>%1：%2，%3 轮</translation>
    </message>
</context>
<context>
    <name>sextant::MixtureRow</name>
    <message>
        <source>waiting to be counted</source>
        <translation>等待统计</translation>
    </message>
    <message>
        <source>counting its tokens, %1 %</source>
        <translation>正在统计词元，%1 %</translation>
    </message>
    <message>
        <source>has %1, by its curation</source>
        <translation>有 %1（整理时统计）</translation>
    </message>
    <message>
        <source>has %1, by an earlier packing</source>
        <translation>有 %1（先前打包所得）</translation>
    </message>
    <message>
        <source>has %1</source>
        <translation>有 %1</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
    <message>
        <source>%1 % · %2 · %3 epochs</source>
        <translation>%1 % · %2 · %3 轮</translation>
    </message>
</context>
<context>
    <name>sextant::MixtureView</name>
    <message>
        <source>The mixture</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Add curated data</source>
        <translation>加入整理好的数据</translation>
    </message>
    <message>
        <source>No curate job is finished yet</source>
        <translation>还没有完成的整理任务</translation>
    </message>
    <message>
        <source>Name files, folders or curated data as sources. Their weights become sliders here, and the bar shows what the mixture takes of each.</source>
        <translation>以文件、文件夹或整理好的数据为来源。这里用滑块调权重，色条显示混合从各来源取用多少。</translation>
    </message>
    <message>
        <source>This mixture cannot be made.</source>
        <translation>无法做出这样的混合。</translation>
    </message>
    <message>
        <source>About %1 to train on, mixed</source>
        <translation>约 %1 用于训练，按比例混合</translation>
    </message>
    <message>
        <source>About %1 to train on: every document once</source>
        <translation>约 %1 用于训练：每篇文档一次</translation>
    </message>
    <message>
        <source>, after what is held out for validation</source>
        <translation>（已扣除留作验证的部分）</translation>
    </message>
    <message>
        <source>Choose a tokenizer to see the mixture.</source>
        <translation>选择分词器以查看混合结果。</translation>
    </message>
    <message>
        <source>Counting the tokens ...</source>
        <translation>正在统计词元……</translation>
    </message>
</context>
<context>
    <name>sextant::ModelActions</name>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Score a text</source>
        <translation>为文本打分</translation>
    </message>
    <message>
        <source>Convert or quantise …</source>
        <translation>转换或量化…</translation>
    </message>
    <message>
        <source>Fine-tune …</source>
        <translation>微调…</translation>
    </message>
    <message>
        <source>A new run that begins with these weights</source>
        <translation>以这些权重开始的新运行</translation>
    </message>
    <message>
        <source>Its files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表移除</translation>
    </message>
    <message>
        <source>The files stay where they are</source>
        <translation>文件保留原处</translation>
    </message>
    <message>
        <source>The model is gone, so nothing can be done with it.</source>
        <translation>模型已不存在，无法对它进行任何操作。</translation>
    </message>
    <message>
        <source>The model is being looked at.</source>
        <translation>正在查看该模型。</translation>
    </message>
    <message>
        <source>This model cannot be computed here, so it can only be looked at.</source>
        <translation>此处无法运行该模型，只能查看。</translation>
    </message>
    <message>
        <source>The model has no tokenizer beside it that can be read.</source>
        <translation>模型旁没有可读取的分词器。</translation>
    </message>
    <message>
        <source>How expected is each word of a text to this model?</source>
        <translation>这个模型对一段文本中的每个词有多意料之中？</translation>
    </message>
    <message>
        <source>Show its run</source>
        <translation>显示其运行</translation>
    </message>
</context>
<context>
    <name>sextant::ModelListModel</name>
    <message>
        <source>gone</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Weights and the keys and values of a chat of ordinary length</source>
        <translation>权重，加上一段普通长度对话的键和值</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>sextant::ModelOverview</name>
    <message>
        <source>The model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Memory for a chat</source>
        <translation>对话所需内存</translation>
    </message>
    <message>
        <source>Share of the memory that is free now</source>
        <translation>占当前空闲内存的比例</translation>
    </message>
    <message>
        <source>Each 1,000 tokens</source>
        <translation>每 1,000 个词元</translation>
    </message>
    <message>
        <source>The whole context</source>
        <translation>整个上下文</translation>
    </message>
    <message>
        <source>Compared with its original</source>
        <translation>与原模型的比较</translation>
    </message>
    <message>
        <source>a GGUF file</source>
        <translation>GGUF 文件</translation>
    </message>
    <message>
        <source>calls itself %1</source>
        <translation>自称 %1</translation>
    </message>
    <message>
        <source>%1, each %2 wide</source>
        <translation>%1 层，每层宽 %2</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1，%2 个词元</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>, %1 tokens</source>
        <translation>，%1 个词元</translation>
    </message>
    <message>
        <source>A chat of %1 tokens</source>
        <translation>%1 个词元的对话</translation>
    </message>
    <message>
        <source>%1 for all %2 tokens</source>
        <translation>全部 %2 个词元需 %1</translation>
    </message>
    <message>
        <source>Fits: a chat takes %1 of the %2 that are free now.</source>
        <translation>放得下：一段对话占用 %1，当前空闲 %2。</translation>
    </message>
    <message>
        <source>Does not fit: a chat takes %1, and only %2 are free now. Close other programs, or convert the model to a smaller type.</source>
        <translation>放不下：一段对话需要 %1，当前仅空闲 %2。请关闭其他程序，或将模型转换为更小的类型。</translation>
    </message>
</context>
<context>
    <name>sextant::ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The model that answers (Ctrl+L)</source>
        <translation>用于回答的模型 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose a GGUF file ...</source>
        <translation>选择 GGUF 文件……</translation>
    </message>
    <message>
        <source>Choose a GGUF file</source>
        <translation>选择 GGUF 文件</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 模型 (*.gguf)</translation>
    </message>
    <message>
        <source>Choose a model folder ...</source>
        <translation>选择模型文件夹……</translation>
    </message>
    <message>
        <source>Choose a Hugging Face model folder</source>
        <translation>选择 Hugging Face 模型文件夹</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2的%1</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已不存在</translation>
    </message>
</context>
<context>
    <name>sextant::ModelServer</name>
    <message>
        <source>The engine %1 could not be started: %2.</source>
        <translation>无法启动引擎 %1：%2。</translation>
    </message>
    <message>
        <source>The chat engine stopped unexpectedly (signal %1, %2).</source>
        <translation>对话引擎意外停止（信号 %1，%2）。</translation>
    </message>
    <message>
        <source>The chat engine stopped unexpectedly (exit code %1).</source>
        <translation>对话引擎意外停止（退出码 %1）。</translation>
    </message>
    <message>
        <source>The model could not be served: %1</source>
        <translation>无法提供模型服务：%1</translation>
    </message>
</context>
<context>
    <name>sextant::ModelText</name>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>自带</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>see %1</source>
        <translation>见 %1</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1, not supported</source>
        <translation>%1，不支持</translation>
    </message>
    <message>
        <source>weights missing</source>
        <translation>缺少权重</translation>
    </message>
    <message>
        <source>practically the same</source>
        <translation>几乎相同</translation>
    </message>
    <message>
        <source>very near</source>
        <translation>非常接近</translation>
    </message>
    <message>
        <source>near, with small differences</source>
        <translation>接近，略有差异</translation>
    </message>
    <message>
        <source>noticeably different</source>
        <translation>有明显差异</translation>
    </message>
    <message>
        <source>far from the original</source>
        <translation>与原模型相差甚远</translation>
    </message>
    <message>
        <source>At %1 % of %2 places in a text of many languages it chooses the same next token first.</source>
        <translation>在多语言文本的 %2 个位置中，有 %1 % 首选的下一个词元相同。</translation>
    </message>
    <message>
        <source>KL divergence from the original: %1 nats on average, %2 at most.</source>
        <translation>与原模型的 KL 散度：平均 %1 奈特，最大 %2。</translation>
    </message>
    <message>
        <source>Both cut the text into the same tokens.</source>
        <translation>两者将文本切分成相同的词元。</translation>
    </message>
    <message>
        <source>They cut the text into different tokens: do not trust this copy.</source>
        <translation>两者将文本切分成不同的词元：请勿信任此副本。</translation>
    </message>
    <message>
        <source>not supported</source>
        <translation>不支持</translation>
    </message>
</context>
<context>
    <name>sextant::ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>The checkpoints of your runs appear here by themselves. Models from elsewhere join them: open a Hugging Face folder or a .gguf file, or drop it on this page.</source>
        <translation>您的运行的检查点会自动出现在这里。也可以加入别处的模型：打开一个 Hugging Face 文件夹或 .gguf 文件，或将它拖放到本页。</translation>
    </message>
    <message>
        <source>Open a model …</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>A Hugging Face folder or a .gguf file; or drop it here</source>
        <translation>Hugging Face 文件夹或 .gguf 文件；也可拖放到此处</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Score a text</source>
        <translation>为文本打分</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>全部模型</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>What you had typed into the form was put aside.</source>
        <translation>您在表单中填写的内容已被搁置。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>This model cannot be computed here.</source>
        <translation>此处无法运行该模型。</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>There is nothing at %1 any more. Put it back there, or take it off the list.</source>
        <translation>%1 处已没有任何内容。请将它放回原处，或从列表中移除。</translation>
    </message>
    <message>
        <source>%1, converted</source>
        <translation>%1（转换）</translation>
    </message>
    <message>
        <source>Training begins from a Hugging Face folder, and this model is a GGUF file. Convert it to a folder first; the folder can then be fine-tuned.</source>
        <translation>训练要从 Hugging Face 文件夹开始，而这个模型是 GGUF 文件。请先将它转换为文件夹，之后即可微调。</translation>
    </message>
    <message>
        <source>Convert it to a folder …</source>
        <translation>转换为文件夹…</translation>
    </message>
    <message>
        <source>%1 is off the list; its files are where they were.</source>
        <translation>%1 已从列表移除；文件仍在原处。</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>放回列表</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表移除</translation>
    </message>
    <message>
        <source>A .gguf file</source>
        <translation>.gguf 文件</translation>
    </message>
    <message>
        <source>A Hugging Face folder</source>
        <translation>Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 模型 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>sextant::ModelsTable</name>
    <message>
        <source>All models</source>
        <translation>全部模型</translation>
    </message>
</context>
<context>
    <name>sextant::NavigationRail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>sextant::NewRunView</name>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>Show every setting</source>
        <translation>显示全部设置</translation>
    </message>
    <message>
        <source>%1, extended</source>
        <translation>%1，延长</translation>
    </message>
    <message>
        <source>%1, from %2</source>
        <translation>%1，自%2</translation>
    </message>
    <message>
        <source>From the packed data: its tokenizer has %1 tokens.</source>
        <translation>来自打包数据：其分词器有 %1 个词元。</translation>
    </message>
    <message>
        <source>The named tokenizer has %1 tokens.</source>
        <translation>指定的分词器有 %1 个词元。</translation>
    </message>
    <message>
        <source>As many as the named tokenizer has.</source>
        <translation>与指定的分词器相同。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>All settings as in the preset</source>
        <translation>全部设置与预设相同</translation>
    </message>
    <message>
        <source>%1 settings differ from the preset</source>
        <translation>有 %1 项设置与预设不同</translation>
    </message>
    <message>
        <source>1 setting differs from the preset</source>
        <translation>1 项设置与预设不同</translation>
    </message>
    <message>
        <source>What this run comes to</source>
        <translation>这次运行的概览</translation>
    </message>
    <message>
        <source>Begin with random weights</source>
        <translation>改从随机权重开始</translation>
    </message>
    <message>
        <source>Begins with the weights, shape and tokenizer of %1</source>
        <translation>从 %1 的权重、结构和分词器开始</translation>
    </message>
</context>
<context>
    <name>sextant::Notices</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>There were no messages yet.</source>
        <translation>还没有消息。</translation>
    </message>
</context>
<context>
    <name>sextant::OptionField</name>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>one a line</source>
        <translation>每行一个</translation>
    </message>
    <message>
        <source>A file ...</source>
        <translation>文件……</translation>
    </message>
    <message>
        <source>A folder ...</source>
        <translation>文件夹……</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose from this workspace, or a file or folder</source>
        <translation>从此工作区选择，或选择文件或文件夹</translation>
    </message>
    <message>
        <source>Choose a corpus to begin.</source>
        <translation>请先选择语料。</translation>
    </message>
    <message>
        <source>Choose “%1” to begin.</source>
        <translation>请先选择“%1”。</translation>
    </message>
    <message>
        <source>Fill in “%1” to begin.</source>
        <translation>请先填写“%1”。</translation>
    </message>
</context>
<context>
    <name>sextant::OriginView</name>
    <message>
        <source>kept: within its limits</source>
        <translation>保留：在其阈值之内</translation>
    </message>
    <message>
        <source>%1, row %2</source>
        <translation>%1，第 %2 行</translation>
    </message>
    <message>
        <source>%1, byte %2</source>
        <translation>%1，第 %2 字节</translation>
    </message>
    <message>
        <source>it is like a document that stays</source>
        <translation>与保留的某篇文档相同或相近</translation>
    </message>
    <message>
        <source>; the text was changed, as long as before</source>
        <translation>；文本有改动，长度不变</translation>
    </message>
    <message>
        <source>; the text was changed, %1 shorter</source>
        <translation>；文本有改动，缩短 %1</translation>
    </message>
    <message>
        <source>; the text was changed, %1 longer</source>
        <translation>；文本有改动，加长 %1</translation>
    </message>
    <message>
        <source>dropped: %1</source>
        <translation>去除：%1</translation>
    </message>
    <message>
        <source>%1 passages were cut out, %2: they stand in documents that stay</source>
        <translation>剪去 %1 段，共 %2：它们在保留的文档中</translation>
    </message>
    <message>
        <source>stays: nothing before it is like it</source>
        <translation>保留：之前没有与它相近的</translation>
    </message>
    <message>
        <source>kept: within the limits of %1 rules</source>
        <translation>保留：在 %1 条规则的限度内</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>; it edits texts (%1 of this job)</source>
        <translation>；此阶段会修改文本（本任务中 %1）</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>查看 %1</translation>
    </message>
    <message>
        <source>read from</source>
        <translation>读自</translation>
    </message>
    <message>
        <source>in its place</source>
        <translation>取而代之</translation>
    </message>
    <message>
        <source>a document of an earlier job in the index, similarity %1</source>
        <translation>索引中早先任务的文档，相似度 %1</translation>
    </message>
    <message>
        <source>dropped later by %1</source>
        <translation>后被 %1 去除</translation>
    </message>
    <message>
        <source>%1 (%2), similarity %3, %4</source>
        <translation>%1（%2），相似度 %3，%4</translation>
    </message>
    <message>
        <source>as it came out</source>
        <translation>最终大小</translation>
    </message>
    <message>
        <source>%1 is %2 (minimum %3)</source>
        <translation>%1为 %2（最小 %3）</translation>
    </message>
    <message>
        <source>%1 is %2 (maximum %3)</source>
        <translation>%1为 %2（最大 %3）</translation>
    </message>
    <message>
        <source>already removed; measured all the same</source>
        <translation>已被移除；仍然测量</translation>
    </message>
    <message>
        <source>already removed</source>
        <translation>已被移除</translation>
    </message>
</context>
<context>
    <name>sextant::OwnDataCard</name>
    <message>
        <source>A model from your texts</source>
        <translation>用您的文本训练模型</translation>
    </message>
    <message>
        <source>Choose texts or drop them here: files, folders, records, conversations. What they hold stands below each.</source>
        <translation>选择文本或拖放到此处：文件、文件夹、记录、对话。每项下方会显示其内容。</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>清洗</translation>
    </message>
    <message>
        <source>Remove duplicates and what is not worth reading. Every drop has its reason.</source>
        <translation>去除重复和不值得读的内容。每次去除都有原因。</translation>
    </message>
    <message>
        <source>Clean them</source>
        <translation>清洗文本</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Learn a tokenizer from them, or let the training do it.</source>
        <translation>从中学习分词器，或由训练自动完成。</translation>
    </message>
    <message>
        <source>Learn a tokenizer</source>
        <translation>学习分词器</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Train a model on them; cleaned data can be chosen there, too.</source>
        <translation>用它们训练模型；也可以在那里选择清洗后的数据。</translation>
    </message>
    <message>
        <source>Train on them</source>
        <translation>用它们训练</translation>
    </message>
    <message>
        <source>Choose texts first</source>
        <translation>请先选择文本</translation>
    </message>
</context>
<context>
    <name>sextant::PageList</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>sextant::PlannedRate</name>
    <message>
        <source>Warm-up ends at step %1</source>
        <translation>预热在第 %1 步结束</translation>
    </message>
    <message>
        <source>Learning rate falls to %1 at step %2</source>
        <translation>学习率在第 %2 步降到 %1</translation>
    </message>
    <message>
        <source>Decay begins at step %1</source>
        <translation>衰减从第 %1 步开始</translation>
    </message>
</context>
<context>
    <name>sextant::PlaygroundView</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Put an example text into the box</source>
        <translation>将示例文本放入输入框</translation>
    </message>
    <message>
        <source>The text to split into tokens</source>
        <translation>要切分为词元的文本</translation>
    </message>
    <message>
        <source>Type or paste a text</source>
        <translation>输入或粘贴文本</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每词元字节数</translation>
    </message>
    <message>
        <source>tokens per word</source>
        <translation>每词词元数</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Copy the ids of all tokens</source>
        <translation>复制全部词元的编号</translation>
    </message>
    <message>
        <source>The tokens of the text above appear here.</source>
        <translation>上方文本的词元会显示在这里。</translation>
    </message>
    <message>
        <source>The ids of the tokens</source>
        <translation>词元的编号</translation>
    </message>
</context>
<context>
    <name>sextant::RejectListModel</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>How it begins</source>
        <translation>开头</translation>
    </message>
</context>
<context>
    <name>sextant::RejectsView</name>
    <message>
        <source>Records that could not be read</source>
        <translation>无法读取的记录</translation>
    </message>
    <message>
        <source>The record that could not be read</source>
        <translation>无法读取的记录内容</translation>
    </message>
    <message>
        <source>1 record could not be read and is not among the documents</source>
        <translation>有 1 条记录无法读取，不在文档之中</translation>
    </message>
    <message>
        <source>%1 records could not be read and are not among the documents</source>
        <translation>有 %1 条记录无法读取，不在文档之中</translation>
    </message>
    <message>
        <source>the first %1 are listed</source>
        <translation>列出前 %1 条</translation>
    </message>
</context>
<context>
    <name>sextant::RuleMatrix</name>
    <message>
        <source>Which rules fire together; the table below says the same</source>
        <translation>哪些规则一起触发；下面的表格内容相同</translation>
    </message>
    <message>
        <source>%1: %2 documents</source>
        <translation>%1：%2 篇文档</translation>
    </message>
    <message>
        <source>%1 and %2: %3 documents, %4 % of the rarer one</source>
        <translation>%1 与 %2：%3 篇文档，占较少者的 %4 %</translation>
    </message>
</context>
<context>
    <name>sextant::RulesView</name>
    <message>
        <source>The fuller the colour of a field, the more of the documents that break the rarer of two rules break the other one, too.</source>
        <translation>格子颜色越深，违反两条规则中较少触发者的文档里，同时违反另一条的就越多。</translation>
    </message>
    <message>
        <source>Rules that fire together</source>
        <translation>一起触发的规则</translation>
    </message>
    <message>
        <source>Rule by rule</source>
        <translation>逐条规则</translation>
    </message>
    <message>
        <source>How often every rule fires</source>
        <translation>每条规则触发的次数</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Fires</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Of those measured</source>
        <translation>占已测量</translation>
    </message>
    <message>
        <source>No other rule does</source>
        <translation>仅此规则触发</translation>
    </message>
    <message>
        <source>Most often with</source>
        <translation>最常一起</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>正在查找……</translation>
    </message>
    <message>
        <source>The stages of this recipe have no rules with limits.</source>
        <translation>此配方的阶段没有带限度的规则。</translation>
    </message>
    <message>
        <source>Every rule fires for some document.</source>
        <translation>每条规则都对某些文档触发。</translation>
    </message>
    <message>
        <source>Never fire on these documents: %1. Either the texts are clean in this respect, or the rule does not fit them.</source>
        <translation>在这些文档上从不触发：%1。要么文本在这方面很干净，要么规则不适合它们。</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
</context>
<context>
    <name>sextant::RunInspector</name>
    <message>
        <source>Utilization (MFU)</source>
        <translation>利用率（MFU）</translation>
    </message>
    <message>
        <source>Model FLOPs utilization: the operations that the model needs, as a share of what the device can multiply at best</source>
        <translation>模型算力利用率：模型所需的运算量占设备最高乘加速度的比例</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复训练</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>立即保存检查点</translation>
    </message>
    <message>
        <source>Stop, with a checkpoint</source>
        <translation>保存检查点并停止</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>New run like this</source>
        <translation>以此新建运行</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Chat with %1</source>
        <translation>与 %1 对话</translation>
    </message>
    <message>
        <source>and %1 older ones</source>
        <translation>以及 %1 个更早的</translation>
    </message>
    <message>
        <source>Extend…</source>
        <translation>延长…</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>Worked</source>
        <translation>已运行</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What is this run about?</source>
        <translation>这次训练是为了什么？</translation>
    </message>
    <message>
        <source>The run is finished.</source>
        <translation>训练已完成。</translation>
    </message>
    <message>
        <source>The run is not running.</source>
        <translation>训练没有在运行。</translation>
    </message>
    <message>
        <source>The run has no step yet.</source>
        <translation>训练还没有完成任何一步。</translation>
    </message>
    <message>
        <source>There is no checkpoint: it starts over</source>
        <translation>没有检查点：将从头开始</translation>
    </message>
    <message>
        <source>Saving a checkpoint…</source>
        <translation>正在保存检查点…</translation>
    </message>
    <message>
        <source>It is written after the step that runs.</source>
        <translation>当前这一步结束后写入。</translation>
    </message>
    <message>
        <source>The run is stopping already.</source>
        <translation>训练正在停止。</translation>
    </message>
    <message>
        <source>There is no checkpoint yet.</source>
        <translation>还没有检查点。</translation>
    </message>
    <message>
        <source>Opens the form with the settings of this run</source>
        <translation>用这次训练的设置打开表单</translation>
    </message>
    <message>
        <source>The run still goes on.</source>
        <translation>训练仍在进行。</translation>
    </message>
    <message>
        <source>A new run that goes on from the newest checkpoint</source>
        <translation>从最新检查点继续的新训练</translation>
    </message>
    <message>
        <source>By %1 steps</source>
        <translation>延长 %1 步</translation>
    </message>
    <message>
        <source>The mean of all steps: %1 tokens/s</source>
        <translation>所有步的平均：%1 词元/秒</translation>
    </message>
    <message>
        <source>In %1 attempts</source>
        <translation>共 %1 次尝试</translation>
    </message>
    <message>
        <source>New run from %1</source>
        <translation>从%1开始新训练</translation>
    </message>
    <message>
        <source>The run is just starting.</source>
        <translation>训练刚刚启动。</translation>
    </message>
</context>
<context>
    <name>sextant::RunMessage</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Resume from %1</source>
        <translation>从%1继续</translation>
    </message>
    <message>
        <source>at step %1</source>
        <translation>在第 %1 步</translation>
    </message>
    <message>
        <source>before the first step</source>
        <translation>在第一步之前</translation>
    </message>
    <message>
        <source>There is no checkpoint yet: resuming starts over.</source>
        <translation>还没有检查点：继续将从头开始。</translation>
    </message>
    <message>
        <source>The newest checkpoint is %1.</source>
        <translation>最新的检查点是%1。</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly %1.</source>
        <translation>引擎%1意外结束。</translation>
    </message>
    <message>
        <source>Waiting for the first step</source>
        <translation>等待第一步</translation>
    </message>
    <message>
        <source>The engine is starting.</source>
        <translation>引擎正在启动。</translation>
    </message>
    <message>
        <source>The run failed %1.</source>
        <translation>训练%1失败。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Stopped before the first step</source>
        <translation>在第一步之前停止</translation>
    </message>
    <message>
        <source>No steps were recorded</source>
        <translation>没有记录任何步</translation>
    </message>
</context>
<context>
    <name>sextant::RunPlots</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>%1, validation</source>
        <translation>%1，验证</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Export the plot</source>
        <translation>导出图表</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 图形 (*.svg)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Numbers as CSV (*.csv)</source>
        <translation>CSV 数值 (*.csv)</translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation>nats/词元</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>%1的数值</translation>
    </message>
    <message>
        <source>abandoned</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Scroll to zoom, drag to pan, double-click to reset</source>
        <translation>滚轮缩放，拖动平移，双击复原</translation>
    </message>
    <message>
        <source>Shift-drag zooms into a box; on the numbers of the y axis the wheel zooms that axis</source>
        <translation>Shift 拖动框选放大；在纵轴数字上滚动则缩放纵轴</translation>
    </message>
</context>
<context>
    <name>sextant::RunPreview</name>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Per step</source>
        <translation>每步</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算量</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Planned learning rate</source>
        <translation>计划学习率</translation>
    </message>
    <message>
        <source>YAML</source>
        <translation>YAML</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>It needs more memory than this machine has (%1).</source>
        <translation>所需内存超过本机内存 (%1)。</translation>
    </message>
    <message>
        <source>Its checkpoints need more disk than is free (%1).</source>
        <translation>检查点所需磁盘空间超过可用空间 (%1)。</translation>
    </message>
    <message>
        <source>Fits into this machine&apos;s %1.</source>
        <translation>本机的 %1 内存足够。</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>这次训练</translation>
    </message>
    <message>
        <source>Total tokens</source>
        <translation>词元总数</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>As it was before the setting that needs attention.</source>
        <translation>这是出现需要注意的设置之前的情况。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚不清楚</translation>
    </message>
    <message>
        <source>about %1 on this machine</source>
        <translation>在本机约需 %1</translation>
    </message>
    <message>
        <source>The time is that of the steps alone, at %1 tokens per second: by the speed of “%2” on this machine.</source>
        <translation>只计训练步的时间，按每秒 %1 个词元：依据“%2”在本机上的速度。</translation>
    </message>
    <message>
        <source>No run has measured yet how fast this machine is: the first steps of any run will tell.</source>
        <translation>还没有训练测出过本机的速度：任何一次训练的头几步就能测出。</translation>
    </message>
</context>
<context>
    <name>sextant::RunView</name>
    <message>
        <source>The frozen config of this run</source>
        <translation>此运行的固定配置</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样例</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Actions and facts</source>
        <translation>操作与信息</translation>
    </message>
</context>
<context>
    <name>sextant::RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建运行</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>A run learns from your texts and writes its curve, its samples and its checkpoints here. Runs started on the command line in this workspace appear by themselves.</source>
        <translation>运行从你的文本中学习，并在这里写入曲线、样例和检查点。在此工作区用命令行启动的运行会自动出现。</translation>
    </message>
    <message>
        <source>run, %1</source>
        <translation>运行，%1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>Which runs are shown</source>
        <translation>显示哪些训练</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Order of the runs</source>
        <translation>训练的顺序</translation>
    </message>
    <message>
        <source>%1 was deleted.</source>
        <translation>%1 已删除。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>取消归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete (stop it first)</source>
        <translation>删除（请先停止）</translation>
    </message>
    <message>
        <source>%1 is running. Stop it before you delete it.</source>
        <translation>%1 正在运行。请先停止再删除。</translation>
    </message>
    <message>
        <source>Continue %1</source>
        <translation>继续 %1</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>暂停 %1</translation>
    </message>
    <message>
        <source>Checkpoint of %1 now</source>
        <translation>立即保存 %1 的检查点</translation>
    </message>
    <message>
        <source>Stop %1, with a checkpoint</source>
        <translation>停止 %1 并保存检查点</translation>
    </message>
    <message>
        <source>What you had typed into the form was put aside.</source>
        <translation>您在表单中填写的内容已暂时收起。</translation>
    </message>
</context>
<context>
    <name>sextant::SCurvePlot</name>
    <message>
        <source>Of pairs as similar as the threshold, %1 % are found</source>
        <translation>与阈值同样相似的文档对中，能找到 %1 %</translation>
    </message>
</context>
<context>
    <name>sextant::SamplesView</name>
    <message>
        <source>No samples yet. Give the run prompts under Evaluation, and what it writes for them is kept here at every evaluation.</source>
        <translation>还没有样例。在“评估”中为运行设置提示词，每次评估时模型写出的内容都会保存在这里。</translation>
    </message>
    <message>
        <source>(no prompt)</source>
        <translation>（无提示词）</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>sextant::ScoreView</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Put an example text into the box</source>
        <translation>将示例文本放入框中</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>打分</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>The text to score</source>
        <translation>要打分的文本</translation>
    </message>
    <message>
        <source>Type or paste a text</source>
        <translation>输入或粘贴文本</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>bits per byte</source>
        <translation>每字节比特</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>log-probability</source>
        <translation>对数概率</translation>
    </message>
    <message>
        <source>The tokens of the text appear here: the stronger the colour, the less the model expected them.</source>
        <translation>文本的词元显示在这里：颜色越深，模型越没有料到。</translation>
    </message>
    <message>
        <source>certain</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>1 in 10</source>
        <translation>十分之一</translation>
    </message>
    <message>
        <source>1 in 100</source>
        <translation>百分之一</translation>
    </message>
    <message>
        <source>1 in 1,000 or less</source>
        <translation>千分之一或更低</translation>
    </message>
    <message>
        <source>not scored</source>
        <translation>未打分</translation>
    </message>
    <message>
        <source>There is no text.</source>
        <translation>没有文本。</translation>
    </message>
    <message>
        <source>The text is longer than a million characters: score it with sextant-engine score.</source>
        <translation>文本超过一百万个字符：请用 sextant-engine score 打分。</translation>
    </message>
    <message>
        <source>Loading the model and reading the text …</source>
        <translation>正在载入模型并阅读文本…</translation>
    </message>
</context>
<context>
    <name>sextant::SettingsSheet</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Telemetry</source>
        <translation>遥测</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Sextant collects no data.</source>
        <translation>Sextant 不收集任何数据。</translation>
    </message>
    <message>
        <source>Jobs, chats and these settings. Another workspace opens in a new window, and at the next start.</source>
        <translation>任务、对话和这些设置。其他工作区会在新窗口中打开，下次启动时也使用它。</translation>
    </message>
    <message>
        <source>Use another workspace ...</source>
        <translation>使用其他工作区……</translation>
    </message>
    <message>
        <source>Choose a folder for jobs and chats</source>
        <translation>选择存放任务和对话的文件夹</translation>
    </message>
</context>
<context>
    <name>sextant::ShardsView</name>
    <message>
        <source>Train on it</source>
        <translation>用它训练</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开其文件夹</translation>
    </message>
    <message>
        <source>How far packing is</source>
        <translation>打包进度</translation>
    </message>
    <message>
        <source>Shards</source>
        <translation>分片</translation>
    </message>
    <message>
        <source>tokens to train on</source>
        <translation>训练词元</translation>
    </message>
    <message>
        <source>tokens for validation</source>
        <translation>验证词元</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>tokens in the vocabulary</source>
        <translation>词表中的词元</translation>
    </message>
    <message>
        <source>The mixture</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>What the mixture took of every source</source>
        <translation>混合从每个来源取用的量</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Had</source>
        <translation>原有</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>取用</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Files the documents came from</source>
        <translation>文档所来自的文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>sextant::ShortcutSheet</name>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>转到页面</translation>
    </message>
    <message>
        <source>Command palette: every action, run and chat</source>
        <translation>命令面板：全部操作、运行和对话</translation>
    </message>
    <message>
        <source>Choose the model (Chat)</source>
        <translation>选择模型（对话）</translation>
    </message>
    <message>
        <source>Another answer (Chat)</source>
        <translation>重新回答（对话）</translation>
    </message>
    <message>
        <source>Stop the answer; close what floats</source>
        <translation>停止回答；关闭浮层</translation>
    </message>
    <message>
        <source>Send; break the line (Chat)</source>
        <translation>发送；换行（对话）</translation>
    </message>
    <message>
        <source>Walk along a plot, with Shift ten points at once; from token to token</source>
        <translation>沿图表移动，按住 Shift 一次十个点；逐词元移动</translation>
    </message>
    <message>
        <source>Zoom a plot, fit it, logarithmic axis</source>
        <translation>缩放图表、显示全部、对数坐标轴</translation>
    </message>
    <message>
        <source>Larger, smaller, normal text</source>
        <translation>放大、缩小、正常字号</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>本列表</translation>
    </message>
    <message>
        <source>Close the window; runs go on</source>
        <translation>关闭窗口；运行继续</translation>
    </message>
    <message>
        <source>New recipe, tokenizer, run or chat, depending on the page</source>
        <translation>新建配方、分词器、训练或对话，视页面而定</translation>
    </message>
    <message>
        <source>Start the job of a form</source>
        <translation>启动表单中的任务</translation>
    </message>
    <message>
        <source>Rename, delete the chosen run or chat; deleting can be undone</source>
        <translation>重命名、删除所选训练或对话；删除可以撤销</translation>
    </message>
    <message>
        <source>Fold the list, the actions and facts away; open them again</source>
        <translation>收起或重新打开列表、操作与信息</translation>
    </message>
</context>
<context>
    <name>sextant::SizeHistogram</name>
    <message>
        <source>%1 clusters of %2 documents</source>
        <translation>%1 个簇，每簇 %2 篇文档</translation>
    </message>
    <message>
        <source>Clusters by size: %1</source>
        <translation>按大小统计的重复簇：%1</translation>
    </message>
</context>
<context>
    <name>sextant::SourceListEdit</name>
    <message>
        <source>Add files ...</source>
        <translation>添加文件……</translation>
    </message>
    <message>
        <source>Add a folder ...</source>
        <translation>添加文件夹……</translation>
    </message>
    <message>
        <source>Choose a folder of texts, or a packed job</source>
        <translation>选择文本文件夹，或已打包的任务</translation>
    </message>
    <message>
        <source>Choose texts to learn from</source>
        <translation>选择用于学习的文本</translation>
    </message>
    <message>
        <source>Texts, records, tables, pages, archives (%1)</source>
        <translation>文本、记录、表格、网页、存档 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Path of a source</source>
        <translation>数据源路径</translation>
    </message>
    <message>
        <source>a file, a folder, or a glob such as corpus/*.jsonl</source>
        <translation>文件、文件夹或通配符，例如 corpus/*.jsonl</translation>
    </message>
    <message>
        <source>Weight of this source</source>
        <translation>此数据源的权重</translation>
    </message>
    <message>
        <source>How often its documents are taken, relative to the other sources</source>
        <translation>其文档相对其他数据源的采样频率</translation>
    </message>
    <message>
        <source>Remove this source</source>
        <translation>移除此数据源</translation>
    </message>
    <message>
        <source>packed: %1 tokens, vocabulary of %2</source>
        <translation>已打包：%1 个词元，词表 %2</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>From this workspace</source>
        <translation>来自此工作区</translation>
    </message>
    <message>
        <source>There is no finished data yet</source>
        <translation>还没有完成的数据</translation>
    </message>
</context>
<context>
    <name>sextant::SourcePreview</name>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>preference</source>
        <translation>偏好对</translation>
    </message>
    <message>
        <source>prompt and completion</source>
        <translation>提示与回答</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>What the sources hold</source>
        <translation>来源内容</translation>
    </message>
    <message>
        <source>How conversations are shown</source>
        <translation>对话的显示方式</translation>
    </message>
    <message>
        <source>Turn by turn, or as a chat template writes them for the model</source>
        <translation>逐条显示，或按对话模板写给模型的样子显示</translation>
    </message>
    <message>
        <source>Turn by turn</source>
        <translation>逐条显示</translation>
    </message>
    <message>
        <source>As %1</source>
        <translation>按 %1</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>参与训练</translation>
    </message>
    <message>
        <source>First records</source>
        <translation>前几条记录</translation>
    </message>
    <message>
        <source>Name a file, a folder or a pattern as a source, and its first records appear here: texts, JSON lines, tables, conversations and preferences, compressed or not.</source>
        <translation>填入文件、文件夹或通配符作为来源，前几条记录会立即显示在这里：文本、JSON 行、表格、对话和偏好对，压缩与否均可。</translation>
    </message>
    <message>
        <source>of the first records: %1</source>
        <translation>前几条记录：%1</translation>
    </message>
</context>
<context>
    <name>sextant::SourceProbe</name>
    <message>
        <source>Its records have no field &quot;%1&quot;. Choose the text field: %2.</source>
        <translation>记录中没有字段“%1”。请选择文本字段：%2。</translation>
    </message>
    <message>
        <source>Nothing in it can be read: %1.</source>
        <translation>其中没有可读的内容：%1。</translation>
    </message>
    <message>
        <source>There is no text in it.</source>
        <translation>其中没有文本。</translation>
    </message>
</context>
<context>
    <name>sextant::StageBars</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>  ·  %1 left</source>
        <translation>  ·  剩余 %1</translation>
    </message>
</context>
<context>
    <name>sextant::StageCard</name>
    <message>
        <source>Settings of %1</source>
        <translation>%1 的设置</translation>
    </message>
    <message>
        <source>Move this stage up</source>
        <translation>上移此阶段</translation>
    </message>
    <message>
        <source>Move this stage down</source>
        <translation>下移此阶段</translation>
    </message>
    <message>
        <source>Remove this stage</source>
        <translation>移除此阶段</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>sextant::StageListEdit</name>
    <message>
        <source>Add a stage</source>
        <translation>添加阶段</translation>
    </message>
</context>
<context>
    <name>sextant::StatusLine</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 可用</translation>
    </message>
    <message>
        <source>Disk %1 free</source>
        <translation>磁盘 %1 可用</translation>
    </message>
    <message>
        <source>  ·  %1 left</source>
        <translation>  ·  剩余 %1</translation>
    </message>
    <message>
        <source>  ·  and %1 more</source>
        <translation>  ·  另有 %1 个</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages, %1 new</source>
        <translation>消息，%1 条新消息</translation>
    </message>
</context>
<context>
    <name>sextant::TemplateView</name>
    <message>
        <source>You answer in one sentence.</source>
        <translation>请用一句话回答。</translation>
    </message>
    <message>
        <source>Where does the fox live?</source>
        <translation>狐狸住在哪里？</translation>
    </message>
    <message>
        <source>The fox lives in the green wood.</source>
        <translation>狐狸住在绿色的森林里。</translation>
    </message>
    <message>
        <source>And in winter?</source>
        <translation>那冬天呢？</translation>
    </message>
    <message>
        <source>Under the old tree.</source>
        <translation>在老树下。</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s own template</source>
        <translation>分词器自带模板</translation>
    </message>
    <message>
        <source>End where an answer begins</source>
        <translation>在回答开始处结束</translation>
    </message>
    <message>
        <source>As in chat: the text stops where the model goes on</source>
        <translation>与对话相同：文本停在模型续写之处</translation>
    </message>
    <message>
        <source>Add a message</source>
        <translation>添加消息</translation>
    </message>
    <message>
        <source>As the model sees it</source>
        <translation>模型所见</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>参与训练</translation>
    </message>
    <message>
        <source>not trained</source>
        <translation>不参与训练</translation>
    </message>
    <message>
        <source>special token</source>
        <translation>特殊词元</translation>
    </message>
    <message>
        <source>The conversation as tokens</source>
        <translation>对话的词元</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Who says it</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Remove this message</source>
        <translation>移除此消息</translation>
    </message>
    <message>
        <source>%1 tokens, %2 of them trained</source>
        <translation>%1 个词元，其中 %2 个参与训练</translation>
    </message>
</context>
<context>
    <name>sextant::TextPane</name>
    <message>
        <source>
⋯ %1 characters alike ⋯
</source>
        <translation>
⋯ %1 个字符相同 ⋯
</translation>
    </message>
</context>
<context>
    <name>sextant::ThresholdView</name>
    <message>
        <source>Rules and their limits</source>
        <translation>规则及其阈值</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Kept if</source>
        <translation>保留条件</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Funnel with these limits</source>
        <translation>使用这些阈值的漏斗</translation>
    </message>
    <message>
        <source>New recipe with these limits</source>
        <translation>以这些阈值新建配方</translation>
    </message>
    <message>
        <source>Back to the job&apos;s limits</source>
        <translation>恢复任务的阈值</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>%1 Not measured for %2.</source>
        <translation>%1 未对 %2 测量。</translation>
    </message>
    <message>
        <source>  ·  %1 come back, %2 go</source>
        <translation>  ·  %1 个恢复，%2 个移除</translation>
    </message>
    <message>
        <source>  ·  %1 were never looked at for duplicates: a new job may find some among them</source>
        <translation>  ·  %1 个从未检查过重复：新任务可能会在其中发现重复</translation>
    </message>
    <message>
        <source>Documents whose fate changes</source>
        <translation>去留改变的文档</translation>
    </message>
    <message>
        <source>Kept: %1</source>
        <translation>保留：%1</translation>
    </message>
    <message>
        <source>Minimum</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>对数坐标轴</translation>
    </message>
    <message>
        <source>For values above zero that differ</source>
        <translation>仅适用于大于零且不全相同的值</translation>
    </message>
</context>
<context>
    <name>sextant::TokenDetails</name>
    <message>
        <source>Point at a token, or walk with the arrow keys, to see its id and bytes.</source>
        <translation>指向词元或用方向键移动，可查看其编号和字节。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>In this text</source>
        <translation>文本中</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>once</source>
        <translation>1 次</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>not scored</source>
        <translation>未打分</translation>
    </message>
</context>
<context>
    <name>sextant::TokenFlow</name>
    <message>
        <source>The text as tokens</source>
        <translation>文本的词元</translation>
    </message>
    <message>
        <source>Arrow keys walk from token to token; Ctrl+C copies the token.</source>
        <translation>方向键逐词元移动；Ctrl+C 复制词元。</translation>
    </message>
    <message>
        <source>Token %1 of %2: %3, id %4</source>
        <translation>第 %1 / %2 个词元：%3，编号 %4</translation>
    </message>
    <message>
        <source>%1
id %2
%3</source>
        <translation>%1
编号 %2
%3</translation>
    </message>
</context>
<context>
    <name>sextant::TokenLegend</name>
    <message>
        <source>Colours: %1</source>
        <translation>颜色：%1</translation>
    </message>
</context>
<context>
    <name>sextant::TokenizerInspector</name>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>New run with it</source>
        <translation>用它新建运行</translation>
    </message>
    <message>
        <source>Compare with another</source>
        <translation>与另一个比较</translation>
    </message>
    <message>
        <source>Train one like this</source>
        <translation>训练类似的分词器</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Pre-tokenizer</source>
        <translation>预分词器</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练文本</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档数</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Special tokens</source>
        <translation>特殊词元</translation>
    </message>
    <message>
        <source>a training here</source>
        <translation>在此训练</translation>
    </message>
    <message>
        <source>the job %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>sextant::TokenizerListModel</name>
    <message>
        <source>trained %1</source>
        <translation>%1训练</translation>
    </message>
    <message>
        <source>opened file</source>
        <translation>已打开的文件</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 词元</translation>
    </message>
    <message>
        <source>from run &quot;%1&quot;</source>
        <translation>来自训练“%1”</translation>
    </message>
</context>
<context>
    <name>sextant::TokenizerPage</name>
    <message>
        <source>No tokenizer yet</source>
        <translation>还没有分词器</translation>
    </message>
    <message>
        <source>A tokenizer cuts text into the pieces that a model reads. Train one on your own texts, or open one to look into. Those of your runs appear here by themselves.</source>
        <translation>分词器把文本切成模型读取的片段。可用自己的文本训练一个，或打开一个来查看。各次运行的分词器会自动出现在这里。</translation>
    </message>
    <message>
        <source>Train a tokenizer</source>
        <translation>训练分词器</translation>
    </message>
    <message>
        <source>Open a tokenizer …</source>
        <translation>打开分词器……</translation>
    </message>
    <message>
        <source>Tokenizers</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>tokenizer.json, a model&apos;s folder, or a .gguf vocabulary</source>
        <translation>tokenizer.json、模型文件夹或 .gguf 词表</translation>
    </message>
    <message>
        <source>Playground</source>
        <translation>试验场</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>loading …</source>
        <translation>正在加载……</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>learned from %1</source>
        <translation>学习自 %1</translation>
    </message>
    <message>
        <source>A file: tokenizer.json or .gguf</source>
        <translation>文件：tokenizer.json 或 .gguf</translation>
    </message>
    <message>
        <source>A folder: a Hugging Face model or tokenizer</source>
        <translation>文件夹：Hugging Face 模型或分词器</translation>
    </message>
    <message>
        <source>Open a tokenizer</source>
        <translation>打开分词器</translation>
    </message>
    <message>
        <source>Tokenizers (tokenizer.json *.gguf)</source>
        <translation>分词器 (tokenizer.json *.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>%1 is off the list; the file is still there.</source>
        <translation>%1 已从列表移除；文件仍在原处。</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>What you had typed into the form was put aside.</source>
        <translation>您在表单中填写的内容已暂时收起。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Actions and facts</source>
        <translation>操作与信息</translation>
    </message>
</context>
<context>
    <name>sextant::TokenizerWorker</name>
    <message>
        <source>begin of text</source>
        <translation>文本开始</translation>
    </message>
    <message>
        <source>end of text</source>
        <translation>文本结束</translation>
    </message>
    <message>
        <source>padding</source>
        <translation>填充</translation>
    </message>
</context>
<context>
    <name>sextant::TourCard</name>
    <message>
        <source>Your first model</source>
        <translation>你的第一个模型</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>A small world of short texts is written: people, places, questions and answers.</source>
        <translation>写出一个由短文本组成的小世界：人物、地点、问题与回答。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The model guesses the next token, millions of times, and is corrected each time.</source>
        <translation>模型数百万次猜测下一个词元，每次都被纠正。</translation>
    </message>
    <message>
        <source>Watch it learn</source>
        <translation>观看学习过程</translation>
    </message>
    <message>
        <source>Talk</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>What it learned is what it says. Also while it still trains.</source>
        <translation>学到什么就说什么。训练过程中也可以。</translation>
    </message>
    <message>
        <source>Talk to it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>beginning</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>待进行</translation>
    </message>
    <message>
        <source>after the first checkpoint</source>
        <translation>首个检查点之后</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Frequent character sequences become tokens, and text becomes numbers.</source>
        <translation>常见的字符序列成为词元，文本变成数字。</translation>
    </message>
</context>
<context>
    <name>sextant::TrainingView</name>
    <message>
        <source>Train one like this</source>
        <translation>训练类似的分词器</translation>
    </message>
    <message>
        <source>Reading the texts</source>
        <translation>读取文本</translation>
    </message>
    <message>
        <source>Learning the tokens</source>
        <translation>学习词元</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>sextant::VocabularyModel</name>
    <message>
        <source>special token</source>
        <translation>特殊词元</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>使用次数</translation>
    </message>
</context>
<context>
    <name>sextant::VocabularyView</name>
    <message>
        <source>What size buys</source>
        <translation>词表大小的收益</translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation>测量文本</translation>
    </message>
    <message>
        <source>The text to measure on</source>
        <translation>用于测量的文本</translation>
    </message>
    <message>
        <source>All examples</source>
        <translation>全部示例</translation>
    </message>
    <message>
        <source>A file …</source>
        <translation>文件……</translation>
    </message>
    <message>
        <source>Show sizes as</source>
        <translation>显示方式</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>bytes per token</source>
        <translation>每词元字节数</translation>
    </message>
    <message>
        <source>tokens of the text</source>
        <translation>文本词元数</translation>
    </message>
    <message>
        <source>tokens in use</source>
        <translation>使用的词元</translation>
    </message>
    <message>
        <source>never used</source>
        <translation>从未使用</translation>
    </message>
    <message>
        <source>Vocabulary size</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>Bytes per token</source>
        <translation>每词元字节数</translation>
    </message>
    <message>
        <source>Bytes per token by vocabulary size</source>
        <translation>每词元字节数随词表大小的变化</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Tokens to list</source>
        <translation>要列出的词元</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Rarest</source>
        <translation>最少见</translation>
    </message>
    <message>
        <source>Never used</source>
        <translation>从未使用</translation>
    </message>
    <message>
        <source>Text or id</source>
        <translation>文本或编号</translation>
    </message>
    <message>
        <source>Search the tokens by text or id</source>
        <translation>按文本或编号搜索词元</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>正在测量……</translation>
    </message>
    <message>
        <source>Choose a text to measure on</source>
        <translation>选择用于测量的文本</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md *.jsonl *.json *.gz *.zst *.py *.cpp *.h *.tex);;All files (*)</source>
        <translation>文本 (*.txt *.md *.jsonl *.json *.gz *.zst *.py *.cpp *.h *.tex);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Smaller vocabularies of this tokenizer are not its own beginnings, so there is no curve.</source>
        <translation>此分词器的较小词表并非其自身的前缀，因此没有曲线。</translation>
    </message>
    <message>
        <source>Only the first %1 of the file were measured.</source>
        <translation>只测量了文件的前 %1。</translation>
    </message>
    <message>
        <source>%1 tokens listed</source>
        <translation>已列出 %1 个词元</translation>
    </message>
</context>
</TS>
