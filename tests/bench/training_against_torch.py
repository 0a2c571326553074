#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training speed against PyTorch, interleaved on the same machine: the median of the ratios is the figure to quote.

  python3 tests/bench/training_against_torch.py --baseline torch_baseline.py --python VENV/bin/python --compile [--rounds 5]

torch_baseline.py is any script that takes --d --layers --heads --kv --ffn --vocab --seq --batch --threads --steps [--bf16]
[--compile] and prints one JSON line with tokens_per_second. --python names the interpreter that has the PyTorch to compare
with; --compile is handed on to the script, which then compiles its model. PyTorch runs with a malloc that keeps its memory
and, where it is Debian's, with the OpenBLAS built for OpenMP: its best setting.
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
parser.add_argument("--compile", action="store_true")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--steps", type=int, default=6)
parser.add_argument("--models", default="AB")
arguments = parser.parse_args()


def torch(model, bf16):
    command = [arguments.python, arguments.baseline, "--threads", "2", "--steps", str(arguments.steps)]
    for name, value in SHAPES[model].items():
        command += ["--" + name, str(value)]
    command += ["--bf16"] * bf16 + ["--compile"] * arguments.compile
    out = subprocess.run(command, env={**os.environ, **BEST_SETTING}, capture_output=True, check=True)
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
