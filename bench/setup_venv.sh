#!/bin/sh
# Makes the Python environment of the benchmark's peers (bench/.venv) from PyPI; does nothing when it is up to date.
# torch.compile needs a C++ compiler and Python's headers: g++ and python3-dev on Debian.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=${1:-"$here/.venv"}
python=${PYTHON:-python3}
stamp="$venv/.requirements"

if cmp -s "$here/requirements.txt" "$stamp"; then
  exit 0
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "setup_venv.sh: $python has no venv module; on Debian: apt-get install python3-venv python3-dev" >&2
  exit 1
fi
rm -rf "$venv"
"$python" -m venv "$venv"
echo "installing the peers into $venv (about 2 GB to download)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt"
"$venv/bin/python" - <<'CHECK'
import jax, torch
print(f"peers ready: jax {jax.__version__}, torch {torch.__version__}")
CHECK
cp "$here/requirements.txt" "$stamp"
