#!/bin/sh
# Builds the runtime alone, without LLVM, in a tree of its own, and runs its tests. Usage: runtime.sh BUILD
set -eu
cd "$(dirname "$0")/.."
scripts/configure.sh "$1" -DTENFERRO_COMPILER=OFF
cmake --build "$1"
exec scripts/run_tests.py "$1"
