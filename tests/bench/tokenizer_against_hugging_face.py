#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Encodes and trains side by side with Hugging Face tokenizers, in one run, and compares the ids first.

    tokenizer_against_hugging_face.py ENGINE DATA [--train-megabytes 200] [--vocabulary 32000]

DATA is a folder with the texts: it takes
pretrain/en-gutenberg, pretrain/zh-*.jsonl.zst and tokenizers/ggml-vocab-deepseek-llm.gguf from there. Needs the Python
package `tokenizers`. Prints one JSON document.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
from tokenizers import Tokenizer, models, trainers  # noqa: E402


def run(*arguments, **options):
    return subprocess.run([str(a) for a in arguments], check=True, capture_output=True, **options).stdout


def texts(data, pattern, field):
    parts = []
    for path in sorted(glob.glob(os.path.join(data, pattern))):
        content = run("zstd", "-dc", path).decode("utf-8", errors="replace")
        if field is None:
            parts.append(content)
        else:
            for line in content.splitlines():
                record = json.loads(line)
                value = record.get(field) or record.get("paragraphs") or record.get("content") or ""
                parts.append("\n".join(value) if isinstance(value, list) else str(value))
    return "\n".join(parts).replace("\r\n", "\n")


def best(work, rounds=3):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def encode(engine, folder, text_file, text, ours, theirs_json, result, name):
    """`ours` is a path the engine reads, `theirs_json` the tokenizer.json of the same vocabulary."""
    theirs = Tokenizer.from_file(theirs_json)
    lines = text.split("\n")
    chunk = ["\n".join(lines[i:i + 200]) + "\n" for i in range(0, len(lines), 200)]
    ids = [i for part in theirs.encode_batch(chunk, add_special_tokens=False) for i in part.ids]
    mine = [int(i) for i in run(engine, "tokenizer", "encode", "--whole", "--tokenizer", ours, input=("".join(chunk)).encode()).split()]
    same = mine == ids
    size = len(text.encode())
    # Interleaved: ours, theirs, ours, theirs ...; theirs without the time to make Python lists of the ids.
    figures, seconds = [], []
    for _ in range(3):
        figures.append(json.loads(run(engine, "bench", "tokenizer", "--file", text_file, "--tokenizer", ours)))
        seconds.append(best(lambda: [theirs.encode(part, add_special_tokens=False) for part in chunk], 1))
    result[name] = {
        "same_ids": same,
        "tokens": len(ids),
        "ours_megabytes_per_second": round(max(f["encode_megabytes_per_second"] for f in figures), 1),
        "ours_all_threads": round(max(f["encode_all_threads_megabytes_per_second"] for f in figures), 1),
        "theirs_megabytes_per_second": round(size / min(seconds) / 1e6, 2),
    }
    result[name]["ratio"] = round(result[name]["ours_megabytes_per_second"] / result[name]["theirs_megabytes_per_second"], 1)
    if not same:
        first = next((i for i, (a, b) in enumerate(zip(mine, ids)) if a != b), min(len(mine), len(ids)))
        print(f"{name}: ids differ at {first}: {mine[first - 3:first + 3]} {ids[first - 3:first + 3]}", file=sys.stderr)


def train(engine, folder, text, pre_tokenizer_json, vocabulary, result, name):
    path = os.path.join(folder, name + ".txt")
    with open(path, "w") as file:
        file.write(text)
    start = time.perf_counter()
    run(engine, "tokenizer", "train", "--vocab-size", vocabulary, "--threads", 2, "--out", os.path.join(folder, name), path)
    ours = time.perf_counter() - start
    tokenizer = Tokenizer(models.BPE())
    config = json.loads(tokenizer.to_str())
    config["pre_tokenizer"] = pre_tokenizer_json
    tokenizer = Tokenizer.from_str(json.dumps(config))
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    os.environ["RAYON_NUM_THREADS"] = "2"
    lines = [line + "\n" for line in text.split("\n")]
    from tokenizers import pre_tokenizers
    trainer = trainers.BpeTrainer(vocab_size=vocabulary - 3, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    start = time.perf_counter()
    tokenizer.train_from_iterator(lines, trainer=trainer)
    theirs = time.perf_counter() - start
    result[name] = {"megabytes": round(len(text.encode()) / 1e6, 1), "ours_seconds": round(ours, 2), "theirs_seconds": round(theirs, 2),
                    "ratio": round(theirs / ours, 2), "ours_includes": "process start, reading the file, report"}


def repeated(text, megabytes):
    size = len(text.encode())
    return "\n".join([text] * max(1, int(megabytes * 1e6 / size))) if megabytes else text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine")
    parser.add_argument("data")
    parser.add_argument("--train-megabytes", type=float, default=200)
    parser.add_argument("--vocabulary", type=int, default=32000)
    parser.add_argument("--skip-train", action="store_true")
    arguments = parser.parse_args()
    english = texts(arguments.data, "pretrain/en-gutenberg/*.txt.zst", None)
    chinese = texts(arguments.data, "pretrain/zh-classical-modern.jsonl.zst", "text") + texts(arguments.data, "pretrain/zh-d2l.jsonl.zst", "text")
    result = {"english_megabytes": round(len(english.encode()) / 1e6, 1), "chinese_megabytes": round(len(chinese.encode()) / 1e6, 1)}
    with tempfile.TemporaryDirectory() as folder:
        english_file, chinese_file = os.path.join(folder, "english.txt"), os.path.join(folder, "chinese.txt")
        open(english_file, "w").write(english)
        open(chinese_file, "w").write(chinese)
        trained = os.path.join(folder, "trained")
        run(arguments.engine, "tokenizer", "train", "--vocab-size", arguments.vocabulary, "--out", trained, english_file)
        gguf = os.path.join(arguments.data, "tokenizers/ggml-vocab-deepseek-llm.gguf")
        deepseek = os.path.join(folder, "deepseek")
        run(arguments.engine, "convert", "--from", gguf, "--to", deepseek, "--format", "hf")
        trained_json = os.path.join(trained, "tokenizer.json")
        encode(arguments.engine, folder, english_file, english, trained, trained_json, result, "encode_english_trained_here")
        encode(arguments.engine, folder, english_file, english, gguf, os.path.join(deepseek, "tokenizer.json"), result, "encode_english_deepseek")
        encode(arguments.engine, folder, chinese_file, chinese, gguf, os.path.join(deepseek, "tokenizer.json"), result, "encode_chinese_deepseek")
        if not arguments.skip_train:
            steps = json.load(open(trained_json))["pre_tokenizer"]
            train(arguments.engine, folder, repeated(english, arguments.train_megabytes), steps, arguments.vocabulary, result, "train_english")
            train(arguments.engine, folder, repeated(chinese, arguments.train_megabytes), steps, arguments.vocabulary, result, "train_chinese")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
