#!/usr/bin/env bash
# Measures tpl side by side with direnv, zoxide, watchman and small C programs, in one run, and prints a table of
# medians. Nothing is asserted: a slow machine is no failure. Exits 2 when something of tpl's could not be run.
#
#   Tests/Benchmarks/run.sh [--binaries DIR] [--quick]
set -uo pipefail
# shellcheck source=room.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/room.sh"
# shellcheck source=table.sh
. "$benchmarks/table.sh"
# shellcheck source=watchers.sh
. "$benchmarks/watchers.sh"

# `field LINE COLUMN` of what pairs printed.
field() { sed -n "$1p" "$room/pairs" | cut -f "$2"; }

# --- Crawl
# -------------------------------------------------------------------------------------------------------------

measure_crawl() {
  local round before watchman_time
  : >"$room/crawl"
  : >"$room/crawl.watchman"
  : >"$room/restart"
  : >"$room/memory"
  : >"$room/memory.watchman"
  for ((round = 0; round < rounds; round++)); do
    forget_index
    start_daemon >>"$room/crawl"
    memory "$pid" VmHWM >>"$room/memory"
    stop_daemon
    start_daemon >>"$room/restart"
    stop_daemon
    if has watchman && start_watchman "$root" >>"$room/crawl.watchman"; then
      memory "$watchman_pid" VmHWM >>"$room/memory.watchman"
      stop_watchman
    fi
  done
  watchman_time=$(median_of "$room/crawl.watchman")
  row "crawl of $files files to the first answer" "$(median <"$room/crawl")" ms watchman "$watchman_time" faster 4
  row "restart with an index" "$(median <"$room/restart")" ms watchman "$watchman_time" faster ''
  row "tpld: peak RSS after the crawl" "$(most <"$room/memory")" MiB watchman "$(most <"$room/memory.watchman")" below 25
  start_daemon >/dev/null
  wait_idle "$pid"
  before=$(switches "$pid")
  sleep "$idle"
  row "tpld: wake-ups in $idle s without events" "$(($(switches "$pid") - before))" '' '' '' below 0
}

# --- Prompts
# -----------------------------------------------------------------------------------------------------------

# prompts SHELL TOOL CALLS [OUTSIDE]: microseconds, one loop a line.
prompts() {
  local shell=$1 tool=$2 calls=$3
  shift 3
  case $shell in
  bash) bash --norc --noprofile -i "$benchmarks/prompt.bash" "$tool" "$component" "$loops" "$calls" "$@" ;;
  zsh) zsh -f -i "$benchmarks/prompt.zsh" "$tool" "$component" "$loops" "$calls" ;;
  fish) fish --no-config -i "$benchmarks/prompt.fish" "$tool" "$component" "$loops" "$calls" ;;
  esac </dev/null 2>"$room/prompts.log"
}

# unchanged SHELL LABEL: tpl and direnv in turns.
unchanged() {
  local shell=$1 round other=''
  : >"$room/tpl"
  : >"$room/direnv"
  for ((round = 0; round < 3; round++)); do
    prompts "$shell" tpl "$calls" >>"$room/tpl" || die "prompt.$shell failed: $(cat "$room/prompts.log")"
    if has direnv; then
      prompts "$shell" direnv "$((calls / 40))" >>"$room/direnv" || die "prompt.$shell: direnv failed: $(cat "$room/prompts.log")"
    fi
  done
  [[ ! -s $room/direnv ]] || other=$(median <"$room/direnv")
  row "unchanged prompt, $shell, $2" "$(median <"$room/tpl")" us direnv "$other" faster 50
  row "  the same, best" "$(least <"$room/tpl")" us direnv "${other:+$(least <"$room/direnv")}" faster ''
}

measure_prompts() {
  local shell
  for shell in bash zsh fish; do
    if has "$shell"; then
      unchanged "$shell" "$1"
    else
      progress "$shell is not installed"
    fi
  done
}

measure_cd() {
  local other=''
  prompts bash tpl "$((calls / 40))" "$HOME" >"$room/tpl" || die "prompt.bash failed: $(cat "$room/prompts.log")"
  if has direnv; then
    prompts bash direnv "$((calls / 100))" "$HOME" >"$room/direnv" || die "prompt.bash: direnv failed"
    other=$(median <"$room/direnv")
  fi
  row "cd out and in, bash, two prompts" "$(median <"$room/tpl")" us direnv "$other" faster 8
}

# --- Programs
# ----------------------------------------------------------------------------------------------------------

# The same variables and the same PATH for direnv.
prepare_direnv() {
  local file
  {
    printf 'PATH_add %q\n' "$root/localbin"
    for file in .env .env.dev .env.local .env.dev.local; do printf 'dotenv %s\n' "$file"; done
  } >"$component/.envrc"
  (cd "$component" && direnv allow .) || die "direnv allow failed"
}

measure_activation() {
  cd "$component" || die "no $component"
  if has direnv; then
    pairs "$((runs / 10))" -- tpl hook-env bash "$component" -- direnv export bash >"$room/pairs" || die "hook-env failed"
    row "activation, 4 env files" "$(field 1 2)" us direnv "$(field 2 2)" faster 8
  fi
  pairs "$runs" -- tpl hook-env bash "$component" -- hello >"$room/pairs" || die "hook-env failed"
  row "activation against a C hello" "$(field 1 2)" us hello "$(field 2 2)" within 2
  cd "$root" || die "no $root"
}

# sealed_repository NAME [CERTIFICATE]...: a repository with one component, whose env file of 1 kB is sealed for the
# user and the owners of the certificates; left plain without `tpl secret` when NAME is plain.
sealed_repository() {
  local name=$1 number=0 certificate
  shift
  mkdir -p "$room/$name/localbin" "$room/$name/platform/db"
  cd "$room/$name" || die "no $room/$name"
  for ((number = 0; number < 20; number++)); do
    printf 'SEALED_%02d=%s\n' "$number" 'a value of some forty characters, or so..'
  done >platform/db/.env
  if [[ $name != plain ]]; then
    tpl secret init --add || die "tpl secret init failed"
    for certificate; do
      tpl secret recipient add "$(basename "$certificate" .crt)" "$certificate" || die "recipient add failed"
    done
    tpl secret encrypt --remove platform/db/.env || die "tpl secret encrypt failed"
  fi
  tpl allow
  cd "$root" || die "no $root"
} >/dev/null 2>>"$room/sealed.log"

measure_sealed() {
  local number name one
  mkdir "$room/certificates"
  for ((number = 1; number < 64; number++)); do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj "/CN=r$number" \
      -days 3650 -out "$room/certificates/r$number.crt" 2>>"$room/sealed.log" || die "openssl req failed"
  done
  sealed_repository plain
  sealed_repository one
  sealed_repository many "$room"/certificates/*.crt
  for name in plain one many; do
    tpl hook-env bash "$room/$name/platform/db" 2>/dev/null | grep -q 'SEALED_19' ||
      die "$name: not activated: $(cat "$room/sealed.log")"
  done
  pairs "$runs" -- tpl hook-env bash "$room/plain/platform/db" -- tpl hook-env bash "$room/one/platform/db" \
    -- tpl hook-env bash "$room/many/platform/db" >"$room/pairs" || die "hook-env failed"
  one=$(($(field 2 2) - $(field 1 2)))
  row "what a sealed env file of 1 kB adds" "$one" us '' '' below 1500
  row "  with 64 recipients" "$(($(field 3 2) - $(field 1 2)))" us "one recipient" "$one" within 1.1
}

measure_which() {
  local commands=(-- tpl which "$name" -- lookup "$index" "$root" "$name" -- tpl sync) path
  if has zoxide; then
    export _ZO_DATA_DIR=$room/zoxide
    mkdir "$_ZO_DATA_DIR"
    while read -r path; do printf '%s/%s|1|%s\n' "$root" "$path" "$(($(date +%s) / 1000 * 1000))"; done \
      <"$room/components" >"$room/z"
    zoxide import "$room/z" >/dev/null || die "zoxide import failed"
    commands+=(-- zoxide query "$name")
  fi
  [[ $(tpl which "$name") == "$component" ]] || die "tpl which $name is wrong"
  pairs "$runs" "${commands[@]}" >"$room/pairs" || die "which failed"
  row "tpl which, $files files" "$(field 1 2)" us "C + SQLite" "$(field 2 2)" within 1.3
  row "  against zoxide query" "$(field 1 2)" us zoxide "$(field 4 2)" faster 1
  row "  peak RSS" "$(field 1 4)" KiB "C + SQLite" "$(field 2 4)" below 4096
  row "tpl sync" "$(field 3 2)" us '' '' below 1500
}

# --- All
# ---------------------------------------------------------------------------------------------------------------

describe_programs() {
  printf 'tpl %s, bash %s, zsh %s, fish %s, direnv %s, zoxide %s, watchman %s\n' "$(version tpl --version)" \
    "$(version bash --version)" "$(version zsh --version)" "$(version fish --version)" "$(version direnv version)" \
    "$(version zoxide --version)" "$(version watchman --version)"
}

main() {
  parse_options "$@"
  local files=200000 directories=20000 rounds=5 loops=5 calls=2000 runs=300 idle=10
  if $quick; then
    files=20000 directories=10000 rounds=3 loops=3 calls=500 runs=60 idle=3
  fi
  enter_room
  progress "making $directories directories and $files files"
  make_repository 2000 "$directories" "$files"
  cd "$root" || die "no $root"
  ! has direnv || prepare_direnv
  progress 'crawl'
  measure_crawl
  progress 'lookup and activation'
  measure_which
  measure_activation
  measure_sealed
  progress 'prompts'
  measure_cd
  measure_prompts watcher
  stop_daemon
  measure_prompts 'no watcher'
  describe_machine
  describe_programs
  print_table
}

main "$@"
