#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the sources under some folders once more, one after the other and without ccache, and says how much
processor time each folder and its slowest sources took. Objects are overwritten with the same objects.

  cmake --preset release -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
  tests/bench/compile_time.py build/release app/engine core/data
"""
import json
import os
import pathlib
import resource
import subprocess
import sys


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compile_again(entry):
    before = processor_seconds()
    subprocess.run(entry["command"], shell=True, check=True, cwd=entry["directory"], env={**os.environ, "CCACHE_DISABLE": "1"})
    return processor_seconds() - before


def precompiled_first(entry):
    return "cmake_pch" not in entry["file"]


def measure(build, root, folder):
    """Seconds of each source below `folder`; precompiled headers made there come first and count."""
    places = (str(root / folder) + "/", str(build / folder) + "/")
    entries = [e for e in json.loads((build / "compile_commands.json").read_text()) if e["file"].startswith(places)]
    return {e["file"]: compile_again(e) for e in sorted(entries, key=precompiled_first)}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    root = pathlib.Path(__file__).resolve().parents[2]
    for folder in sys.argv[2:]:
        seconds = measure(build, root, folder)
        print(f"{folder}: {sum(seconds.values()):.1f} s for {len(seconds)} sources")
        for file in sorted(seconds, key=seconds.get, reverse=True)[:8]:
            print(f"  {seconds[file]:6.1f} s  {os.path.relpath(file, root)}")


if __name__ == "__main__":
    main()
