#!/usr/bin/env bash
# What can be said of the sources without running them. Prints every finding; fails when there is one. Usage: lint.sh [BUILD]
set -uo pipefail
shopt -s lastpipe # a loop at the end of a pipe counts its findings
cd "$(dirname "$0")/.." || exit 1
build=${1:-build}
findings=0
found() {
  findings=$((findings + 1))
  printf '%s\n' "$*"
}
report() { # what is wrong, then one finding per line on stdin
  local line
  while IFS= read -r line; do found "$1: $line"; done
}

mapfile -t c_files < <(git ls-files -- '*.c' '*.h' '*.cpp' '*.inc')
mapfile -t shell_files < <(git ls-files -- '*.sh' '.ci/run')
mapfile -t python_files < <(git ls-files -- '*.py')
mapfile -t all_files < <(git ls-files)

# layout: clang-format 22 and nothing else, since releases differ
format=$(command -v clang-format-22 || true)
if [ -z "$format" ]; then
  found "clang-format-22 is missing (scripts/install_deps.sh lint)"
else
  for file in "${c_files[@]}"; do
    "$format" --dry-run -Werror "$file" >/dev/null 2>&1 || found "not formatted (make format): $file"
  done
fi

# the first line of a source file says what it is for
for file in "${c_files[@]}"; do
  case "$(head -n 1 "$file")" in '/*'* | '//'*) ;; *) found "first line is not a comment: $file" ;; esac
done
for file in $(git ls-files -- '*.td'); do
  case "$(head -n 1 "$file")" in '//'*) ;; *) found "first line is not a comment: $file" ;; esac
done

# a long file asks to be split: a remark, not an error
for file in "${c_files[@]}" "${python_files[@]}"; do
  lines=$(wc -l <"$file")
  [ "$lines" -le 600 ] || echo "remark: $file has $lines lines; above 600 a file asks to be split by family or idea"
done

grep -nE '\b(TODO|FIXME|XXX|HACK)\b' -- "${all_files[@]}" 2>/dev/null | grep -v '^scripts/lint.sh:' | report "unfinished"
grep -nE '(^|[^A-Za-z0-9_.])/(home|root|work|Users)/[A-Za-z]' -- "${all_files[@]}" 2>/dev/null | grep -v '^scripts/lint.sh:' |
  report "absolute path of a machine"
grep -lE $'[ \t]+$' -- "${c_files[@]}" "${shell_files[@]}" "${python_files[@]}" 2>/dev/null | report "trailing blanks"

# the library reports; it never ends the process and never prints
mapfile -t library < <(git ls-files -- 'runtime/*.c' 'capi/*.c' 'capi/*.cpp' 'passes/*.c' 'passes/*.cpp' 'dialect/*.cpp')
grep -nE '(^|[^A-Za-z0-9_.>])(abort|exit|_Exit|printf|puts|fprintf|perror)[ ]*\(' -- "${library[@]}" 2>/dev/null |
  grep -vE ':[0-9]+: *(/\*|\*|//)' | report "not in a library"

# the compiler's headers do not reach the user
git grep -nE '#include *[<"](mlir|llvm)' -- '*/include/tenferro/*.h' | report "MLIR in a public header"
# the runtime never sees LLVM
git grep -nE '#include *[<"](mlir|llvm)' -- 'runtime/*.c' 'runtime/*.h' | report "LLVM in the runtime"

for file in "${shell_files[@]}"; do bash -n "$file" || found "shell syntax: $file"; done
if command -v shellcheck >/dev/null; then
  shellcheck -S warning "${shell_files[@]}" || found "shellcheck"
fi
for file in "${python_files[@]}"; do
  python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$file" || found "Python syntax: $file"
done

# links between the pages
for page in $(git ls-files -- '*.md'); do
  folder=$(dirname "$page")
  grep -oE '\]\([^)#:]+' "$page" | sed 's/^](//' | while IFS= read -r target; do
    [ -e "$folder/$target" ] || echo "$page -> $target"
  done | report "broken link"
done

# headers alone as C11 and C++17, exported names: tests that need a build
if [ -f "$build/build.ninja" ]; then
  scripts/run_tests.py "$build" -k header_ || found "headers"
  scripts/run_tests.py "$build" -k exported_symbols || found "exported symbols"
fi

if [ "$findings" -ne 0 ]; then
  echo "lint: $findings findings"
  exit 1
fi
echo "lint: nothing found in ${#all_files[@]} files"
