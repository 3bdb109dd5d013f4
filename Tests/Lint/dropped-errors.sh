#!/bin/sh
# Compares the errors that are dropped (try?) with those in dropped-errors.tsv, where each file has a reason. Ends with
# 1 when a file drops more or fewer than it says.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
sources=$here/../../Sources

# Lines "FILE<tab>COUNT"; comments do not count.
dropped() {
  find "$sources" -name '*.swift' -exec awk -v skip="${#sources}" '
    FNR == 1 { file = substr(FILENAME, skip + 2) }
    !/^ *\/\// { while (sub(/(^|[^A-Za-z0-9_])try\?/, "")) count[file]++ }
    END { for (file in count) printf "%s\t%s\n", file, count[file] }' {} + | LC_ALL=C sort
}

expected() {
  sed '/^#/d' "$here/dropped-errors.tsv" | cut -f 1,2 | LC_ALL=C sort
}

main() {
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  dropped >"$work/dropped"
  expected >"$work/expected"
  if ! diff "$work/expected" "$work/dropped" >"$work/difference"; then
    sed -n 's/^> /tpl: error: drops errors (FILE, COUNT), which the table does not say: /p' "$work/difference" >&2
    sed -n 's/^< /tpl: error: the table says (FILE, COUNT): /p' "$work/difference" >&2
    echo "tpl: hint: Tests/Lint/dropped-errors.tsv: count, and the reason why an error is an answer there" >&2
    exit 1
  fi
  sed '/^#/d' "$here/dropped-errors.tsv"
}

main "$@"
