#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From nothing to a language model in two minutes: tokenizer, shards and training on tiny Shakespeare, two threads, stopped by
# the clock. Prints the last validation loss before the bell.
#   tests/bench/shakespeare.sh PATH/tinyshakespeare.txt [SECONDS]
set -euo pipefail
text=$1 seconds=${2:-120}
engine=${SEXTANT_ENGINE:-build/release/bin/sextant-engine}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/run.yaml" <<YAML
kind: pretrain
name: tiny shakespeare
model: {preset: demo-2m}
data: {sources: [{path: "$text"}], tokenizer_vocab_size: 1024, validation_fraction: 0.05}
train: {max_steps: 800}
evaluation: {every_steps: 50, max_sequences: 1000}
threads: 2
YAML
timeout --signal=KILL "$seconds" "$engine" train "$work/run.yaml" --job "$work/job" 2>/dev/null || true
grep '"event":"eval"' "$work/job/events.jsonl" | tail -n 1
