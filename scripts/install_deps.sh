#!/bin/sh
# Installs with apt what a step needs and this machine lacks; does nothing, and asks for no rights, when all of it is there.
# Usage: install_deps.sh build|test|asan|lint|bench
set -eu

# clang-22 brings libstdc++ and libc headers; llvm-22-dev brings llvm-22 (opt, llc, llvm-link) and llvm-22-tools (FileCheck, lit)
build="cmake ninja-build gcc clang-22 lld-22 llvm-22-dev libmlir-22-dev mlir-22-tools libopenblas-dev liblapacke-dev zlib1g-dev python3"
case "${1:-build}" in
build) packages=$build ;;
test) packages="$build llvm-22-tools pkg-config python3-numpy python3-scipy" ;;
asan) packages="$build llvm-22-tools pkg-config python3-numpy python3-scipy libclang-rt-22-dev" ;;
lint) packages="clang-format-22 binutils" ;;
bench) packages="$build g++ python3-venv python3-dev" ;;
*)
  echo "usage: install_deps.sh build|test|asan|lint|bench" >&2
  exit 2
  ;;
esac

if ! command -v dpkg-query >/dev/null; then
  echo "install_deps.sh: no dpkg here; taking it that the equivalents of these Debian packages are installed: $packages" >&2
  exit 0
fi

missing=""
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  case "$state" in
  ii*) ;;
  *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install_deps.sh: these packages are missing, and there is neither root nor sudo to install them:$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi

echo "installing$missing"
$as_root apt-get update -qq
for package in $missing; do
  candidate=$(apt-cache policy "$package" | sed -n 's/^  Candidate: //p')
  if [ -z "$candidate" ] || [ "$candidate" = "(none)" ]; then
    echo "install_deps.sh: apt has no candidate for $package." >&2
    case "$package" in
    *-22*) echo "LLVM 22 is in Debian 12's security suite (bookworm-security main) and in apt.llvm.org (llvm-toolchain-bookworm-22 main)." >&2 ;;
    esac
    exit 1
  fi
done
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
