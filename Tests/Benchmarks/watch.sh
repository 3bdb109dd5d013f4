#!/usr/bin/env bash
# Measures tpld side by side with watchman, in one run and in turns, and prints a table of medians. Each watches a tree
# of its own of the same shape, so that one is idle while the other works. Nothing is asserted: a slow machine is no
# failure. Exits 2 when something of tpl's could not be run.
#
#   Tests/Benchmarks/watch.sh [--binaries DIR] [--quick]
set -uo pipefail
# shellcheck source=room.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/room.sh"
# shellcheck source=table.sh
. "$benchmarks/table.sh"
# shellcheck source=watchers.sh
. "$benchmarks/watchers.sh"
# shellcheck source=watch_bursts.sh
. "$benchmarks/watch_bursts.sh"
# shellcheck source=watch_changes.sh
. "$benchmarks/watch_changes.sh"
# shellcheck source=watch_storms.sh
. "$benchmarks/watch_storms.sh"
# shellcheck source=watch_scale.sh
. "$benchmarks/watch_scale.sh"

# --- Starts
# ------------------------------------------------------------------------------------------------------------

# The kernel's, for everybody; written pages cannot be dropped. Fails where it is not allowed.
drop_caches() {
  sync
  echo 3 2>/dev/null >/proc/sys/vm/drop_caches
}

# `measure_starts WHAT [PREPARATION]`: crawls into a new index, in turns with watchman.
measure_starts() {
  local what=$1 prepare=${2-true} round
  for ((round = 0; round < rounds; round++)); do
    forget_index
    "$prepare"
    start_daemon >>"$room/$what.tpld"
    agrees tpld || wrong+=("$what: tpld")
    stop_daemon
    has watchman || continue
    "$prepare"
    start_watchman "$mirror" >>"$room/$what.watchman" || die "watchman does not answer: $(log_of watchman)"
    agrees watchman || wrong+=("$what: watchman")
    stop_watchman
  done
}

measure_warm_starts() {
  local time other
  measure_starts warm
  time=$(median_of "$room/warm.tpld")
  other=$(median_of "$room/warm.watchman")
  row "start to the first answer, warm" "$time" ms watchman "$other" below 600
  row "  against watchman" "$time" ms watchman "$other" faster 4
}

measure_cold_starts() {
  if ! [[ -w /proc/sys/vm/drop_caches ]] || ! drop_caches; then
    row_without "start to the first answer, cold cache" "/proc/sys/vm/drop_caches is not writable"
    return
  fi
  measure_starts cold drop_caches
  row "start to the first answer, cold cache" "$(median_of "$room/cold.tpld")" ms \
    watchman "$(median_of "$room/cold.watchman")" below 1000
}

# watchman has no index: its start is the same as before.
measure_restarts() {
  local round clock changed=0
  start_daemon >/dev/null
  for ((round = 0; round < rounds; round++)); do
    clock=$(tpl clock)
    stop_daemon
    start_daemon >>"$room/restart"
    [[ $(tpl changes --since "$clock" | head -n 1) != fresh ]] || changed=$((changed + 1))
    agrees tpld || wrong+=("restart: tpld")
  done
  row "restart with an index" "$(median_of "$room/restart")" ms watchman "$(median_of "$room/warm.watchman")" below 300
  row "  clocks that had lost their meaning afterwards" "$changed" '' '' '' below 0
}

# --- Questions
# ---------------------------------------------------------------------------------------------------------

# `raw_socket TOOL`: the median in milliseconds.
raw_socket() {
  synced "$1" "$(socket_of "$1")" "$(root_of "$1")" "$questions" >"$room/synced" || die "$1 does not answer on its socket"
  awk '{ print $1 / 1000 }' "$room/synced" | median
}

measure_questions() {
  local commands=(-- tpl sync) other='' clock=''
  if has watchman; then
    clock=$(watch_man clock "$mirror" | sed -n 's/.*"clock": "\(.*\)".*/\1/p')
    commands+=(-- watchman --sockname "$room/watchman.sock" --no-spawn since "$mirror" "$clock")
    commands+=(-- watchman --sockname "$room/watchman.sock" --no-spawn clock "$mirror")
    other=$(raw_socket watchman) || exit
  fi
  pairs "$runs" "${commands[@]}" >"$room/pairs" || die "tpl sync failed"
  awk -F '\t' '{ print $2 / 1000 }' "$room/pairs" >"$room/medians"
  row "synced question, command line" "$(sed -n 1p "$room/medians")" ms "since" "$(sed -n 2p "$room/medians")" below 1.5
  row "  against a question that is not synced" "$(sed -n 1p "$room/medians")" ms "clock" \
    "$(sed -n 3p "$room/medians")" faster ''
  row "synced question, socket" "$(raw_socket tpld)" ms watchman "$other" below 0.1
}

# --- After everything
# --------------------------------------------------------------------------------------------------

watchman_memory() { [[ -z ${watchman_pid-} ]] || memory "$watchman_pid" "$1"; }

measure_memory() {
  row "RSS after all that" "$(memory "$pid" VmRSS)" MiB watchman "$(watchman_memory VmRSS)" below 25
  row "  its peak" "$(memory "$pid" VmHWM)" MiB watchman "$(watchman_memory VmHWM)" below 25
}

measure_idleness() {
  local ours theirs=0
  wait_idle "$pid"
  ours=$(switches "$pid")
  [[ -z ${watchman_pid-} ]] || theirs=$(switches "$watchman_pid")
  sleep "$idle"
  ours=$(($(switches "$pid") - ours))
  [[ -z ${watchman_pid-} ]] || theirs=$(($(switches "$watchman_pid") - theirs))
  row "wake-ups in $idle s without events" "$ours" '' watchman "${watchman_pid:+$theirs}" below 0
}

# --- Trees
# -------------------------------------------------------------------------------------------------------------

# `make_trees PARENT`: sets root, which is tpld's, and mirror, which is watchman's.
make_trees() {
  progress "making two trees of $directories directories and $files files in $1"
  make_repository 2000 "$directories" "$files" "$1"
  mirror=$1/mirror
  cp -a -- "$root" "$mirror" || die "cannot copy the repository"
  cd "$root" || die "no $root"
}

file_system() { df --output=fstype "$1" | tail -n 1; }

# Bursts are as fast as the file system that they are written to: ext4 passes over inodes that were freed in the last
# seconds one by one, and takes 0.3 ms for a file after a removal of many.
move_to_memory() {
  local available
  available=$(df --output=avail,fstype /dev/shm 2>/dev/null | awk '$2 == "tmpfs" { print $1 }')
  if [[ ${available:-0} -lt $((8 << 20)) ]]; then
    progress 'no 8 GiB of tmpfs in /dev/shm: the bursts stay on the disk and are slow'
    return
  fi
  tpl deny "$root" 2>/dev/null || die "tpl deny failed"
  memory_room=$(mktemp -d /dev/shm/tpl-bench.XXXXXX)
  rooms+=("$memory_room")
  make_trees "$memory_room"
}

# --- All
# ---------------------------------------------------------------------------------------------------------------

main() {
  parse_options "$@"
  local directories=20000 files=200000 rounds=5 idle=60 questions=20000 runs=300 writes=1000
  local burst_directories=1000 change_seconds=10 storm_files=100000 storm_tree=19300 wrong=() place memory_room=''
  if $quick; then
    directories=10000 files=20000 rounds=3 idle=10 questions=2000 runs=60 writes=200 burst_directories=200
    change_seconds=2 storm_files=5000 storm_tree=2000
  fi
  programs+=(synced settle churn delivery steady)
  enter_room
  make_trees "$room"
  progress 'starts'
  measure_warm_starts
  measure_cold_starts
  measure_restarts
  stop_daemon
  move_to_memory
  place=$(file_system "$root")
  forget_index
  start_daemon >/dev/null
  ! has watchman || start_watchman "$mirror" >/dev/null || die "watchman does not answer"
  progress 'questions'
  measure_questions
  progress 'changes as they come'
  measure_delivery
  progress 'bursts'
  measure_bursts
  measure_forced_overflows
  progress 'changes in directories of many entries'
  measure_changes
  progress 'whole trees'
  measure_storms
  measure_memory
  progress "idle for $idle s"
  measure_idleness
  row "answers that did not agree with the disk" "${#wrong[@]}" '' '' '' below 0
  stop_daemon
  [[ -z ${watchman_pid-} ]] || stop_watchman
  $quick || measure_scale
  describe_machine
  printf 'tpl %s, watchman %s; starts on %s, everything after them on %s\n' "$(version tpl --version)" \
    "$(version watchman --version)" "$(file_system "$room")" "$place"
  print_table
  if ((${#wrong[@]} > 0)); then printf 'did not agree with the disk: %s\n' "${wrong[@]}"; fi
  print_changes
  $quick || print_scale
}

main "$@"
