#!/usr/bin/env bash
# Measures what people and scripts type: lookups in every form, lists and questions, in a repository of 2,000 components
# and beside 50 others of 500; prints a table of medians. Nothing is asserted: a slow machine is no failure.
#
#   Tests/Benchmarks/commands.sh [--binaries DIR] [--quick]
set -uo pipefail
# shellcheck source=room.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/room.sh"
# shellcheck source=table.sh
. "$benchmarks/table.sh"

# `milliseconds RUNS COMMAND...`: the median.
milliseconds() {
  pairs "$1" -- "${@:2}" >"$room/pairs" || die "failed: ${*:2}"
  awk -F '\t' '{ print $2 / 1000 }' "$room/pairs"
}

# `command_row NAME WANTED COMMAND...`
command_row() { row "$1" "$(milliseconds "$runs" "${@:3}")" ms '' '' below "$2"; }

measure_lookups() {
  local upper
  upper=$(tr '[:lower:]' '[:upper:]' <<<"$name")
  command_row "which NAME" 3 tpl which "$name"
  command_row "which LAYER/NAME" 3 tpl which "$id"
  command_row "which, the first letters" 3 tpl which --all "${name%????}"
  command_row "which, in capitals" 3 tpl which "$upper"
  command_row "which, a typo" 3 '!' tpl which "zz$name"
  command_row "which NAME:SCRIPT" 3 tpl which "$name:start"
  command_row "which :TOOL" 3 tpl which :tool
  command_row "cd NAME" 1.5 tpl cd "$name"
}

measure_lists() {
  local find
  command_row "list --ids" 5 tpl list --ids
  command_row "list" 15 tpl list
  command_row "list --json" '' tpl list --json
  find=$(milliseconds "$runs" find "$root/$id")
  row "files NAME" "$(milliseconds "$runs" tpl files "$name")" ms find "$find" within ''
  row "  peak RSS" "$(rss tpl files "$name")" MiB '' '' below 20
  command_row "changes NAME" '' tpl changes "$name"
  command_row "hook bash" 1.5 tpl hook bash
  # It finds that no hook is loaded here.
  command_row "doctor" '' '!' tpl doctor
}

# Of one run.
rss() {
  pairs 1 -- "$@" >"$room/rss" || die "failed: $*"
  awk -F '\t' '{ print $4 / 1024 }' "$room/rss"
}

measure_many_roots() {
  local number first=$name
  progress "$roots repositories of 500 components"
  for ((number = 0; number < roots; number++)); do
    mkdir "$room/root$number"
    make_repository 500 3000 3000 "$room/root$number"
  done
  cd "$room" || die "no $room"
  tpl sync --root "$root" || die "tpl sync failed"
  # All repositories have components of this name.
  command_row "which --all NAME, outside, $roots more roots" 10 tpl which --all "$first"
  command_row "which, a typo, the same" '' '!' tpl which "zz$first"
  command_row "roots" '' tpl roots
}

main() {
  parse_options "$@"
  local directories=20000 files=200000 runs=60 roots=50
  if $quick; then directories=10000 files=20000 runs=20 roots=10; fi
  enter_room
  progress "making $directories directories and $files files"
  make_repository 2000 "$directories" "$files"
  cd "$root" || die "no $root"
  printf '#!/bin/sh\n' | tee localbin/tool >"$component/scripts/start"
  id=${component#"$root"/}
  tpl allow 2>/dev/null || die "tpl allow failed"
  tpl daemon start || die "tpld does not start"
  tpl sync >/dev/null || die "tpld does not answer"
  measure_lookups
  measure_lists
  measure_many_roots
  tpl daemon stop
  describe_machine
  print_table
}

main "$@"
