#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check.sh SOURCE_DIR BUILD_DIR: builds the kernels for aarch64 and checks every op under qemu. 77: the tools are missing
# (Debian's g++-aarch64-linux-gnu, qemu-user-static).
set -eu
for tool in aarch64-linux-gnu-g++ qemu-aarch64-static; do
  command -v "$tool" >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
cmake -S "$1/tests/portability" -B "$2" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$1/tests/portability/aarch64.cmake" \
  -DCMAKE_BUILD_TYPE=Release >"$2.log" 2>&1 || { cat "$2.log"; exit 1; }
cmake --build "$2" >"$2.log" 2>&1 || { cat "$2.log"; exit 1; }
exec qemu-aarch64-static "$2/check_ops"
