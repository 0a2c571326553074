// SPDX-License-Identifier: Apache-2.0
// The chat formats known by name. They are Jinja like any other template, so that there is one way of rendering and
// what is exported with a model is what it was trained with. White space inside the tags does not reach the text.
#include "core/tokenizer/named_templates.h"

namespace sextant {

namespace {

/// Plain text roles; the answer begins with the space after the colon. (The recipe's facts, section 11.)
constexpr const char* kDeepSeek =
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'user' %}{{ 'User: ' + message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'assistant' %}{{ 'Assistant: ' + message['content'] + eos_token }}"
    "{% elif message['role'] == 'system' %}{{ message['content'] + '\\n\\n' }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";

/// A header and an end mark around every message, no BOS.
constexpr const char* kChatMl = R"({%- for message in messages %}
    {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\n' }}
{%- endif %})";

/// BOS before every question; the system text goes into the first one.
constexpr const char* kLlama2 = R"({%- set system = namespace(text='') %}
{%- set turns = messages %}
{%- if messages and messages[0].role == 'system' %}
    {%- set system.text = '<<SYS>>\n' + messages[0].content | trim + '\n<</SYS>>\n\n' %}
    {%- set turns = messages[1:] %}
{%- endif %}
{%- for turn in turns %}
    {%- if turn.role != ('user' if loop.index0 is even else 'assistant') %}
        {{- raise_exception('Llama 2 takes an optional system message, then user and assistant by turns') }}
    {%- endif %}
    {%- if turn.role == 'user' %}
        {{- bos_token + '[INST] ' + (system.text if loop.first else '') + turn.content | trim + ' [/INST]' }}
    {%- else %}
        {{- ' ' + turn.content | trim + ' ' + eos_token }}
    {%- endif %}
{%- endfor %})";

/// A header and an end mark around every message, after one BOS.
constexpr const char* kLlama3 = R"({{- bos_token }}
{%- for message in messages %}
    {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' + message.content | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
{%- endif %})";

/// One BOS; the system text stands before the first question with an empty line between them.
constexpr const char* kMistral = R"({%- set system = namespace(text='') %}
{%- set turns = messages %}
{%- if messages and messages[0].role == 'system' %}
    {%- set system.text = messages[0].content + '\n\n' %}
    {%- set turns = messages[1:] %}
{%- endif %}
{{- bos_token }}
{%- for turn in turns %}
    {%- if turn.role != ('user' if loop.index0 is even else 'assistant') %}
        {{- raise_exception('Mistral takes an optional system message, then user and assistant by turns') }}
    {%- endif %}
    {%- if turn.role == 'user' %}
        {{- '[INST] ' + (system.text if loop.first else '') + turn.content + ' [/INST]' }}
    {%- else %}
        {{- ' ' + turn.content + eos_token }}
    {%- endif %}
{%- endfor %})";

/// Headings in plain text under an opening sentence, for which a system text may stand.
constexpr const char* kAlpaca = R"({{- bos_token }}
{%- if not messages or messages[0].role != 'system' %}
    {{- 'Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if message.role == 'system' %}
        {{- message.content + '\n\n' }}
    {%- elif message.role == 'user' %}
        {{- '### Instruction:\n' + message.content + '\n\n' }}
    {%- else %}
        {{- '### Response:\n' + message.content + eos_token + ('' if loop.last else '\n\n') }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '### Response:\n' }}
{%- endif %})";

/// One line of turns under an opening sentence, for which a system text may stand.
constexpr const char* kVicuna = R"({{- bos_token }}
{%- if not messages or messages[0].role != 'system' %}
    {{- "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, " }}
    {{- "and polite answers to the user's questions. " }}
{%- endif %}
{%- for message in messages %}
    {%- if message.role == 'system' %}
        {{- message.content + ' ' }}
    {%- elif message.role == 'user' %}
        {{- 'USER: ' + message.content + ' ' }}
    {%- else %}
        {{- 'ASSISTANT: ' + message.content + eos_token }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- 'ASSISTANT:' }}
{%- endif %})";

const NamedTemplate kTemplates[] = {
    {"deepseek-llm", kDeepSeek, "", {}},
    {"chatml", kChatMl, "<|im_end|>", {"<|im_start|>", "<|im_end|>"}},
    {"llama-2", kLlama2, "", {}},
    {"llama-3", kLlama3, "<|eot_id|>", {"<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"}},
    {"mistral", kMistral, "", {}},
    {"alpaca", kAlpaca, "", {}},
    {"vicuna", kVicuna, "", {}},
};

}  // namespace

std::span<const NamedTemplate> namedTemplates() { return kTemplates; }

}  // namespace sextant
