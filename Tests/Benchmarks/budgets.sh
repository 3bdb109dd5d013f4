#!/usr/bin/env bash
# Counts the instructions of the hot paths with callgrind, and what in the program makes them dearer, and compares both
# with budgets.tsv. Exits 1 when one is more than 5 % over its budget, 2 when something could not be run.
#
#   Tests/Benchmarks/budgets.sh [--binaries DIR]
#
# Counts do not depend on what else the machine does. The repository has all 2,000 components but only 9,000 files,
# because making 200,000 takes longer than 10 s: measured once with both, the counts differ by less than 0.1 %. The peak
# RSS is not as steady (7,364 and 6,892 KiB in those two runs): it counts whatever pages of the program the kernel maps
# around a fault.
set -uo pipefail
# shellcheck source=room.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/room.sh"

measure() {
  case $1 in
  which) instructions tpl which "$name" ;;
  activate) instructions tpl hook-env bash "$component" ;;
  unchanged) (
    # As in the hook.
    set +u
    eval "$(tpl hook-env bash "$component" 2>/dev/null)"
    [[ -n ${BENCH_env_5-} ]] && instructions tpl hook-env bash "$component"
  ) ;;
  outside) (cd "$HOME" && instructions tpl hook-env bash "$HOME") ;;
  sync) instructions tpl sync ;;
  conformances) section_size swift5_protocol_conformances ;;
  initialisers) echo $((0x$(section_column .init_array 5) / 8)) ;;
  size) stat -c %s "$binaries/tpl" ;;
  stale-order) stale_order ;;
  *) die "budgets.tsv: no such path: $1" ;;
  esac
}

instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}

# section_column NAME COLUMN: of readelf's table, without the number in brackets.
section_column() {
  readelf -SW "$binaries/tpl" | sed 's/^ *\[ *[0-9]*\] *//' | awk -v name="$1" -v column="$2" '$1 == name { print $column }'
}

section_size() { echo $((0x$(section_column "$1" 5))); }

# Names of our own functions in symbols.order that the last build does not have, in percent of all of ours. Those of the
# runtime and of libraries do not change with our code.
stale_order() {
  local order=$benchmarks/../../Sources/tpl/symbols.order modules all
  compgen -G "$binaries/*.build/*.o" >/dev/null || {
    echo 0
    return
  }
  modules=$(find "$benchmarks/../../Sources" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | awk '{ print length($0) $0 }' | paste -sd'|')
  grep -E "^\\\$s($modules)" "$order" | LC_ALL=C sort -u >"$room/ordered"
  nm --defined-only -j "$binaries"/*.build/*.o 2>/dev/null | LC_ALL=C sort -u >"$room/defined"
  all=$(wc -l <"$room/ordered")
  echo $(($(LC_ALL=C comm -23 "$room/ordered" "$room/defined" | wc -l) * 100 / (all > 0 ? all : 1)))
}

main() {
  local path budget unit comment measured verdict status=0
  parse_options "$@"
  need valgrind readelf nm
  enter_room
  # Hashes with a random seed would take another number of steps each time.
  export SWIFT_DETERMINISTIC_HASHING=1
  make_repository 2000 4500 9000
  cd "$component" || die "no $component"
  tpl daemon start || die "tpld does not start"
  tpl sync || die "tpl sync failed"
  printf '%-16s %12s %12s  %-12s  %s\n' path measured budget unit verdict
  while IFS=$'\t' read -r path budget unit comment; do
    [[ $path != '#'* && -n $path ]] || continue
    measured=$(measure "$path")
    [[ -n $measured ]] || die "cannot measure $path ($comment)"
    verdict="ok, $((measured * 100 / budget)) %"
    if ((measured * 100 > budget * 105)); then
      verdict="over budget, $((measured * 100 / budget)) %"
      status=1
    fi
    printf '%-16s %12d %12d  %-12s  %s\n' "$path" "$measured" "$budget" "$unit" "$verdict"
  done <"$benchmarks/budgets.tsv"
  return "$status"
}

main "$@"
