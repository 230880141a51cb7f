#!/bin/sh
# Builds what the first example needs, and runs it. Usage: demo.sh BUILD
set -eu
cd "$(dirname "$0")/.."
cmake --build "$1" --target quickstart
exec "$1/bin/quickstart"
