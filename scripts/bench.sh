#!/bin/sh
# Makes the peers' environment and runs the benchmark. Usage: bench.sh BUILD [ARGUMENT OF bench/run.py...]
set -eu
cd "$(dirname "$0")/.."
build=$1
shift
bench/setup_venv.sh
exec bench/.venv/bin/python bench/run.py --ours "$build/bin/tenferro-bench" "$@"
