#!/usr/bin/env bash
# Writes Sources/tpl/symbols.order: the functions and variables that the hot verbs touch. The linker puts them side by
# side (Package.swift), and a call then needs 40 % fewer pages of the program. Worth running again when hot code was
# written anew; names that are gone do no harm. The next 'swift build -c release' links only once .build/release/tpl and
# tpld are removed.
#
#   Tests/Benchmarks/order.sh
set -uo pipefail
# shellcheck source=room.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/room.sh"

package=$benchmarks/../..
order=$package/Sources/tpl/symbols.order

build_with_symbols() {
  local product
  for product in tpl tpld; do
    TPL_SYMBOLS=1 swift build --package-path "$package" -c release --scratch-path "$package/.build-symbols" \
      --product "$product" >&2 || die "the build failed"
  done
}

# touched COMMAND...: a line a symbol, by address. lackey writes each access with its address, nm each symbol with its
# own, in 16 digits: sorted together, an access comes behind what it is in. What waits for tpld may give up, as slow as
# this is.
touched() {
  valgrind --tool=lackey --trace-mem=yes --log-file="$room/trace" "$@" >/dev/null 2>&1
  sed -nE 's/^(I | [LSM]) +([0-9a-f]+),.*/\2/p' "$room/trace" | sort -u |
    awk '{ print substr("0000000000000000", length($1) + 1) $1 }' >"$room/accesses"
  [[ -s $room/accesses ]] || die "cannot trace $*: $(head -n 3 "$room/trace")"
  sort -s -k 1,1 "$room/symbols" "$room/accesses" | awk 'NF > 1 { name = substr($0, 20) } NF == 1 && name != "" { print name; name = "" }'
}

main() {
  [[ $# -eq 0 ]] || die "no arguments, please"
  need swift valgrind nm strip
  build_with_symbols
  binaries=$package/.build-symbols/release
  enter_room
  # valgrind cannot read what the compiler writes for debuggers.
  strip --strip-debug "$room/bin/tpl" || die "cannot strip tpl"
  make_repository 2000 4500 9000
  cd "$component" || die "no $component"
  tpl daemon start || die "tpld does not start"
  tpl sync || die "tpl sync failed"
  nm -n --defined-only "$room/bin/tpl" >"$room/symbols"
  {
    touched tpl sync
    touched tpl which "$name"
    touched tpl hook-env bash "$HOME"
    touched tpl hook-env bash "$component"
  } >"$room/order"
  {
    echo "# Made by Tests/Benchmarks/order.sh."
    awk '!seen[$0]++' "$room/order"
  } >"$order"
  printf '%s symbols\n' "$(wc -l <"$order")"
}

main "$@"
