#!/bin/sh
# Lays out every tracked C and C++ file as .clang-format says.
set -eu
cd "$(dirname "$0")/.."
git ls-files -z -- '*.c' '*.h' '*.cpp' '*.inc' | xargs -0 clang-format-22 -i
