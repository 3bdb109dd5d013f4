# shellcheck shell=bash disable=SC2154 # what watch.sh has set
# Many changes at once, and the proof that a watcher knows all of them afterwards.

root_of() { if [[ $1 == tpld ]]; then printf '%s' "$root"; else printf '%s' "$mirror"; fi; }
socket_of() { if [[ $1 == tpld ]]; then printf '%s' "$XDG_RUNTIME_DIR/tpl/tpld.sock"; else printf '%s' "$room/watchman.sock"; fi; }
process_of() { if [[ $1 == tpld ]]; then printf '%s' "$pid"; else printf '%s' "$watchman_pid"; fi; }

watchers() {
  echo tpld
  ! has watchman || echo watchman
}

# `known_to TOOL`: what it believes to be below its root, one path a line.
known_to() {
  if [[ $1 == tpld ]]; then
    tpl files
  else
    # Not synchronized: what it knew when it answered.
    printf '["query","%s",{"fields":["name"],"sync_timeout":0}]' "$mirror" | watch_man --json-command |
      sed -n 's/^ \{8\}"\(.*\)",\{0,1\}$/\1/p'
  fi
}

# `agrees TOOL [CLOCK]`: whether all it knows is what is on the disk. `tpl files` synchronizes once more by itself; that
# its clock is still CLOCK proves that nothing was missing in the answer before. Without the watcher it would look at
# the disk.
agrees() {
  [[ $1 != tpld ]] || tpl daemon status --json | grep -q '"state":"ready"' || return 1
  known_to "$1" | LC_ALL=C sort >"$room/known"
  [[ $# -eq 1 || $1 != tpld || $2 == "$(tpl clock)" ]] || return 1
  find "$(root_of "$1")" -mindepth 1 -printf '%P\n' | LC_ALL=C sort | cmp -s - "$room/known"
}

# `settled WHAT TOOL PROCESS -- COMMAND... [-- COMMAND...]...`: adds the milliseconds to WHAT.TOOL; PROCESS is stopped
# meanwhile.
settled() {
  local what=$1 tool=$2 milliseconds worked clock
  settle "$tool" "$(socket_of "$tool")" "$(root_of "$tool")" "${@:3}" >"$room/settled" ||
    die "$what: $tool does not answer: $(log_of "$tool")"
  IFS=$'\t' read -r milliseconds worked clock <"$room/settled"
  echo "$milliseconds" >>"$room/$what.$tool"
  echo "$worked" >>"$room/$what.$tool.worked"
  agrees "$tool" "$clock" || wrong+=("$what: $tool")
}

row_settled() { row "$1" "$(median_of "$room/$2.tpld")" ms watchman "$(median_of "$room/$2.watchman")" below "$3"; }

status_number() { tpl daemon status --json | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }

measure_bursts() {
  local round tool half=$((burst_directories / 2)) target before
  before=$(status_number overflows)
  for ((round = 0; round < rounds; round++)); do
    for tool in $(watchers); do
      target=$(root_of "$tool")/burst
      settled burst "$tool" 0 -- churn "$target" 0 "$half" 100 -- churn "$target" "$half" "$half" 100
      settled removal "$tool" 0 -- rm -rf "$target"
    done
  done
  row_settled "burst of $((burst_directories * 100)) files by 2 processes" burst 100
  row "  how long it took" "$(median_of "$room/burst.tpld.worked")" ms watchman "$(median_of "$room/burst.watchman.worked")" below ''
  row_settled "  rm -rf of it" removal 100
  row "  overflows in $rounds bursts and removals" "$(($(status_number overflows) - before))" '' '' '' below 0
}

# The directories are there before: of new ones the kernel would report nothing but their creation.
measure_forced_overflows() {
  local round tool target before
  before=$(status_number overflows)
  for ((round = 0; round < rounds; round++)); do
    for tool in $(watchers); do
      target=$(root_of "$tool")/flood
      settled prepared "$tool" 0 -- churn "$target" 0 "$burst_directories" 0
      settled overflow "$tool" "$(process_of "$tool")" -- churn "$target" 0 "$burst_directories" 100
      settled cleaned "$tool" 0 -- rm -rf "$target"
    done
  done
  row_settled "$((burst_directories * 100)) files while stopped, from SIGCONT" overflow 600
  row "  of $rounds rounds, how many did not overflow" "$((rounds + before - $(status_number overflows)))" '' '' '' below 0
}

# --- Delivery
# ----------------------------------------------------------------------------------------------------------

follow_watchman() {
  local clock
  clock=$(watch_man clock "$mirror" | sed -n 's/.*"clock": "\(.*\)".*/\1/p')
  printf '["subscribe","%s","bench",{"fields":["name"],"since":"%s"}]' "$mirror" "$clock" >"$room/subscription"
  delivery "$mirror/delivery" "$writes" -- watchman --sockname "$room/watchman.sock" --no-spawn --no-pretty \
    --persistent --json-command <"$room/subscription" >"$room/delivery.watchman" || die "watchman: no subscription"
  rm -rf -- "$mirror/delivery"
}

column() { [[ ! -s $1 ]] || cut -f "$2" "$1"; }

measure_delivery() {
  ! has watchman || follow_watchman
  if ! tpl --help | grep -q '^  changes '; then
    row_without "tpl changes --follow" "not there yet; watchman: median $(column "$room/delivery.watchman" 1) ms, $(
      column "$room/delivery.watchman" 2
    ) ms for 99 %"
    return
  fi
  delivery "$root/delivery" "$writes" -- tpl changes --follow --json </dev/null >"$room/delivery.tpld" ||
    die "tpl changes --follow failed"
  rm -rf -- "$root/delivery"
  row "write to line of tpl changes --follow" "$(column "$room/delivery.tpld" 1)" ms \
    watchman "$(column "$room/delivery.watchman" 1)" below 10
  row "  99 % of $writes" "$(column "$room/delivery.tpld" 2)" ms watchman "$(column "$room/delivery.watchman" 2)" below 50
  row "  writes without a line" "$(column "$room/delivery.tpld" 3)" '' watchman "$(column "$room/delivery.watchman" 3)" below 0
}
