#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training speed against PyTorch, interleaved on the same machine: the median of the ratios is the figure to quote.

  python3 tests/bench/training_against_torch.py --baseline torch_baseline.py [--rounds 5]

torch_baseline.py is any script that takes --d --layers --heads --kv --ffn --vocab --seq --batch --threads [--bf16] and prints
one JSON line with tokens_per_second. It is run with Debian's OpenMP-built OpenBLAS and a malloc that keeps its memory, which
is its best setting.
"""
import argparse
import json
import os
import statistics
import subprocess

SHAPES = {"A": dict(d=256, layers=8, heads=8, kv=4, ffn=704, vocab=4096, seq=256, batch=16),
          "B": dict(d=512, layers=8, heads=8, kv=4, ffn=1376, vocab=8192, seq=512, batch=8)}
BEST_SETTING = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "268435456",
                "LD_LIBRARY_PATH": "/usr/lib/x86_64-linux-gnu/openblas-openmp"}

parser = argparse.ArgumentParser()
parser.add_argument("--baseline", required=True)
parser.add_argument("--engine", default="build/release/bin/sextant-engine")
parser.add_argument("--python", default="/usr/bin/python3")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--steps", type=int, default=6)
parser.add_argument("--models", default="AB")
arguments = parser.parse_args()


def torch(model, bf16):
    command = [arguments.python, arguments.baseline, "--threads", "2", "--steps", str(arguments.steps)]
    for name, value in SHAPES[model].items():
        command += ["--" + name, str(value)]
    out = subprocess.run(command + (["--bf16"] if bf16 else []), env={**os.environ, **BEST_SETTING}, capture_output=True, check=True)
    return json.loads(out.stdout.decode().strip().splitlines()[-1])["tokens_per_second"]


def sextant(model, precision):
    out = subprocess.run([arguments.engine, "bench", "train", "--model", model, "--precision", precision, "--threads", "2",
                          "--steps", str(arguments.steps)], capture_output=True, check=True)
    return json.loads(out.stdout)["tokens_per_second"]


for model in arguments.models:
    rows = []
    for _ in range(arguments.rounds):
        rows.append({"torch fp32": torch(model, False), "fp32": sextant(model, "fp32"), "torch bf16": torch(model, True), "bf16": sextant(model, "bf16")})
    median = {name: round(statistics.median(row[name] for row in rows)) for name in rows[0]}
    ratio = lambda a, b: round(statistics.median(row[a] / row[b] for row in rows), 2)
    print(json.dumps({"model": model, "rounds": arguments.rounds, "tokens_per_second": median, "fp32 / torch fp32": ratio("fp32", "torch fp32"),
                      "bf16 / torch fp32": ratio("bf16", "torch fp32"), "bf16 / torch bf16": ratio("bf16", "torch bf16")}), flush=True)
