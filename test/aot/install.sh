#!/bin/sh
# Installs into an empty prefix and uses it as a user would: pkg-config with examples/aot (whose process must hold no LLVM), then
# find_package(tenferro). Usage: install.sh CMAKE BUILD SOURCE WORK [CC CFLAGS]: what a sanitized library is linked with
set -eu
cmake=$1 build=$2 source=$3 work=$4
if [ $# -gt 4 ]; then
  export CC="$5" CFLAGS="$6" LDFLAGS="$6"
fi
rm -rf "$work"
mkdir -p "$work"
prefix="$work/prefix"
"$cmake" --install "$build" --prefix "$prefix" >"$work/install.log"

doc="$prefix/share/doc/tenferro"
for page in README.md docs/guide/layout.md docs/operations.md docs/ops.md examples/quickstart.c; do
  [ -f "$doc/$page" ] || { echo "not installed: $page"; exit 1; }
done
grep -q tnf_softmax "$doc/docs/operations.md"
# every link of a page to another file
find "$doc" -name '*.md' | while read -r page; do
  sed 's/`[^`]*`//g' "$page" | grep -oE '\]\([^)#]+' | sed 's/^](//' | grep -vE '^[a-z]+:' | while read -r link; do
    [ -e "$(dirname "$page")/$link" ] || echo "$page: dead link: $link"
  done
done >"$work/dead_links"
if [ -s "$work/dead_links" ]; then
  cat "$work/dead_links"
  exit 1
fi

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name tenferro_rt.pc)")
LD_LIBRARY_PATH=$(dirname "$(find "$prefix" -name libtenferro_rt.so)")
export PKG_CONFIG_PATH LD_LIBRARY_PATH
cp -R "$source/examples/aot" "$work/aot"
make -C "$work/aot" CC="${CC:-cc}" TF_COMPILE="$prefix/bin/tf-compile" run
if ldd "$work/aot/ridge_demo" | grep -E 'LLVM|MLIR|libtenferro\.so'; then
  echo "an ahead-of-time program must not load the compiler"
  exit 1
fi

"$cmake" -S "$source/test/aot/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" -DEXAMPLES="$source/examples" >"$work/consumer.log"
"$cmake" --build "$work/consumer" >>"$work/consumer.log"
"$work/consumer/first"
# the same program with pkg-config alone
# shellcheck disable=SC2046,SC2086 # lists of words
${CC:-cc} ${CFLAGS:-} "$source/examples/quickstart.c" -o "$work/second" $(pkg-config --cflags --libs tenferro) -lm
"$work/second" >/dev/null
