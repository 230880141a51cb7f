#!/bin/sh
# Checks that a library exports nothing but tnf_* symbols. Usage: exported_symbols.sh NM LIBRARY
# AddressSanitizer's own marks (___asan_*, __odr_asan*) are not ours and are let through.
set -eu
listing=$("$1" -D --defined-only "$2")
names=$(printf '%s\n' "$listing" | awk '$2 ~ /^[A-Z]$/ { sub(/@.*/, "", $3); print $3 }' | grep -v -E '^(___asan_|__odr_asan)' || true)
if [ -z "$names" ]; then
  echo "$2 exports nothing"
  exit 1
fi
foreign=$(printf '%s\n' "$names" | grep -v '^tnf_' || true)
if [ -n "$foreign" ]; then
  echo "$2 exports symbols that are not tnf_*:"
  echo "$foreign"
  exit 1
fi
