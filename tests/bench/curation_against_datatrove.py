#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Signatures, quality signals and plain copying side by side with datatrove, in one run, and whether both keep the same.

    curation_against_datatrove.py ENGINE DATA [--megabytes 4]

DATA is a folder with the texts: novels from pretrain/en-gutenberg (eight paragraphs a document) and the web pages of
pretrain/c4_demo.jsonl.zst are taken from there. Needs the Python packages `datatrove[processing]`, `spacy` and `nltk`.
Both sides use one processor. datatrove stops at the first rule that drops a document; the engine measures all of them.
Prints one JSON document.
"""
import argparse
import copy
import glob
import json
import os
import subprocess
import tempfile
import time

from datatrove.data import Document
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
from datatrove.pipeline.filters import (C4QualityFilter, FineWebQualityFilter, GopherQualityFilter,
                                        GopherRepetitionFilter)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

PARAGRAPHS = 8
# The stages as they count what datatrove counts, and datatrove's filters with its own settings.
STAGES = {
    "gopher_repetition": ({"dialect": "datatrove"}, GopherRepetitionFilter),
    "gopher_quality": ({"dialect": "datatrove"}, GopherQualityFilter),
    "fineweb": ({}, FineWebQualityFilter),
    "c4": ({"min_words_per_line": 3, "min_sentences": 5}, C4QualityFilter),
}


def run(*arguments):
    return subprocess.run([str(a) for a in arguments], check=True, capture_output=True).stdout


def documents(data, megabytes):
    """Half of the text each from novels and from web pages, as far as there are so many."""
    texts, size = [], 0
    for path in sorted(glob.glob(os.path.join(data, "pretrain/en-gutenberg/*.txt.zst"))):
        parts = run("zstd", "-dc", path).decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n\n")
        parts = [" ".join(part.split("\n")) for part in parts if part.strip()]
        for at in range(0, len(parts), PARAGRAPHS):
            texts.append("\n".join(parts[at:at + PARAGRAPHS]))
            size += len(texts[-1].encode())
            if size > megabytes * 5e5:
                break
        if size > megabytes * 5e5:
            break
    for line in run("zstd", "-dc", os.path.join(data, "pretrain/c4_demo.jsonl.zst")).decode().splitlines():
        texts.append(json.loads(line)["text"])
        size += len(texts[-1].encode())
        if size > megabytes * 1e6:
            break
    return [straight(text) for text in texts if text.strip()]


def straight(text):
    """Typographic quotation marks are letters to datatrove, and quotation marks to the engine."""
    return text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def theirs(texts, corpus, folder):
    """Seconds of processor time of each part."""
    hasher = MinhashDedupSignature(os.path.join(folder, "signatures"), MinhashConfig(n_grams=5, num_buckets=14,
                                                                                   hashes_per_bucket=8))
    filters = [made() for _, made in STAGES.values()]
    sample = Document(text=texts[0], id="0")
    hasher.get_signature(hasher.get_shingles(sample.text))  # loads the word splitters
    for one in filters:
        one.filter(copy.copy(sample))

    def signatures():
        for text in texts:
            shingles = hasher.get_shingles(text)
            if shingles.size:
                hasher.get_signature(shingles)

    def signals():
        for text in texts:
            for one in filters:
                one.filter(Document(text=text, id=""))

    def copying():
        reader = JsonlReader(os.path.dirname(corpus), glob_pattern=os.path.basename(corpus), compression="zstd")
        writer = JsonlWriter(os.path.join(folder, "copied"), compression="zstd")
        for _ in writer.run(reader.run()):
            pass

    return {"signature": seconds(signatures), "signal": seconds(signals), "pass_through": seconds(copying)}


def kept_by_engine(engine, corpus, stage, options, folder):
    recipe = os.path.join(folder, stage + ".yaml")
    with open(recipe, "w") as file:
        json.dump({"kind": "curate", "sources": [{"path": corpus}], "stages": [{"type": stage, **options}]}, file)
    job = os.path.join(folder, stage)
    run(engine, "curate", recipe, "--job", job)
    lines = b"".join(run("zstd", "-dc", path) for path in sorted(glob.glob(os.path.join(job, "documents", "*.zst"))))
    return {json.loads(line)["id"] for line in lines.splitlines()}


def agreement(engine, texts, corpus, folder):
    result = {}
    for stage, (options, made) in STAGES.items():
        ours, one = kept_by_engine(engine, corpus, stage, options, folder), made()
        theirs_kept = set()
        for number, text in enumerate(texts):
            verdict = one.filter(Document(text=text, id=str(number)))
            if verdict is True or (isinstance(verdict, tuple) and verdict[0]):
                theirs_kept.add(str(number))
        result[stage] = {"kept_by_us": len(ours), "kept_by_datatrove": len(theirs_kept),
                         "same_verdict": round(1 - len(ours ^ theirs_kept) / len(texts), 4)}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("data")
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = documents(arguments.data, arguments.megabytes)
        corpus = os.path.join(folder, "input", "corpus.jsonl")
        os.makedirs(os.path.dirname(corpus))
        with open(corpus, "w") as file:
            for number, text in enumerate(texts):
                file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
        run("zstd", "-q", corpus)
        corpus += ".zst"
        megabytes = sum(len(text.encode()) for text in texts) / 1e6
        rates = {"ours": [], "theirs": []}
        for _ in range(arguments.rounds):  # interleaved
            rates["ours"].append(json.loads(run(arguments.engine, "bench", "curate", "--file", corpus)))
            rates["theirs"].append(theirs(texts, corpus, folder))
        result = {"documents": len(texts), "megabytes": round(megabytes, 2)}
        for part in ("signature", "signal", "pass_through"):
            mine = max(one[part + "_megabytes_per_second"] for one in rates["ours"])
            other = megabytes / min(one[part] for one in rates["theirs"])
            result[part] = {"ours_megabytes_per_second": round(mine, 1), "theirs_megabytes_per_second": round(other, 2),
                            "ratio": round(mine / other, 1)}
        result["agreement"] = agreement(arguments.engine, texts, corpus, folder)
        print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
