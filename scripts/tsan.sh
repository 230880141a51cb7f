#!/bin/sh
# The runtime, the executor and compiled programs under ThreadSanitizer, in a tree of their own. LLVM's packages are not instrumented, so
# the compiler stays outside: it writes LLVM IR, in which every function is marked and then compiled like the rest.
# Usage: tsan.sh BUILD TSAN-BUILD, BUILD with tf-compile in it
set -eu
cd "$(dirname "$0")/.."
build=$1
tsan=$2
mkdir -p "$tsan"
"$build/bin/tf-compile" test/runtime/Inputs/concurrent.mlir -o "$tsan/plain.ll"
sed 's/^attributes #[0-9]* = {/& sanitize_thread/' "$tsan/plain.ll" >"$tsan/programs.ll"
if ! grep -q '^attributes .*sanitize_thread' "$tsan/programs.ll"; then
  echo "tsan.sh: no function of $tsan/programs.ll could be marked" >&2
  exit 1
fi
flags=-fsanitize=thread
scripts/configure.sh "$tsan" -DTENFERRO_COMPILER=OFF -DCMAKE_BUILD_TYPE=RelWithDebInfo -DTENFERRO_TEST_IR="$(realpath "$tsan/programs.ll")" \
  -DCMAKE_C_FLAGS=$flags -DCMAKE_EXE_LINKER_FLAGS=$flags -DCMAKE_SHARED_LINKER_FLAGS=$flags -DCMAKE_MODULE_LINKER_FLAGS=$flags
cmake --build "$tsan"
# a child of fork starts threads of its own, which ThreadSanitizer otherwise refuses
export TSAN_OPTIONS="halt_on_error=1:die_after_fork=0${TSAN_OPTIONS:+:$TSAN_OPTIONS}"
exec ctest --test-dir "$tsan" --output-on-failure --timeout 300 \
  -R '^runtime\.(concurrent|threads|context|program|tensor|fork|blas_library|out_of_memory|status|checks)$'
