#!/bin/sh
# Configures a build tree once; afterwards ninja itself runs CMake again when a CMakeLists.txt changes.
# Usage: configure.sh BUILD [CMAKE-ARGUMENT...]; CC, CXX and PYTHON choose the tools.
set -eu
cd "$(dirname "$0")/.."
build=$1
shift
[ ! -f "$build/build.ninja" ] || exit 0

if command -v ccache >/dev/null; then
  set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
fi
mkdir -p "$build"
if ! cmake -G Ninja -S . -B "$build" -DCMAKE_C_COMPILER="${CC:-clang-22}" -DCMAKE_CXX_COMPILER="${CXX:-clang++-22}" \
  -DPython3_EXECUTABLE="$(command -v "${PYTHON:-/usr/bin/python3}")" "$@" >"$build/configure.log" 2>&1; then
  cat "$build/configure.log" >&2
  exit 1
fi
