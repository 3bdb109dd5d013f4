# shellcheck shell=bash disable=SC2034 # quick and index are read by the scripts that source this file
# A sealed room for run.sh, watch.sh and budgets.sh, which source this file: helpers compiled, a temporary HOME with a
# generated repository in it, tpl and tpld of --binaries in front of PATH, and nothing left at the end.

benchmarks=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
binaries=$benchmarks/../../.build/release
quick=false
programs=(make_tree hello pairs startup lookup)

die() {
  # What was measured before is worth keeping.
  [[ ! -s ${room-}/table ]] || cat "$room/table" >&2
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

need() {
  local program
  for program; do
    command -v "$program" >/dev/null || die "$program is not installed"
  done
}

parse_options() {
  while [[ $# -gt 0 ]]; do
    case $1 in
    --binaries)
      [[ -n ${2-} ]] || die "--binaries wants a directory"
      binaries=$2
      shift
      ;;
    --quick) quick=true ;;
    *) die "unknown option '$1'; usage: ${0##*/} [--binaries DIR] [--quick]" ;;
    esac
    shift
  done
  [[ -x $binaries/tpl && -x $binaries/tpld ]] || die "no tpl and tpld in $binaries, run 'swift build -c release' first"
}

# Only what is named here is in the environment: its size is part of what hook-env costs.
enter_room() {
  local name
  room=$(mktemp -d "${TMPDIR:-/tmp}/tpl-bench.XXXXXX")
  # In memory, as /run/user is: a file made on a disk may wait for its journal.
  runtime=$(mktemp -d -p /dev/shm tpl-bench.XXXXXX 2>/dev/null || mktemp -d "$room/run.XXXXXX")
  rooms=("$room" "$runtime")
  trap leave_room EXIT
  trap 'exit 130' INT TERM
  while read -r name; do unset -v "$name"; done < <(compgen -e)
  export HOME=$room/home XDG_RUNTIME_DIR=$runtime USER=bench SHELL=/bin/bash TERM=dumb LC_ALL=C.UTF-8 TPL_WATCHER=off
  export PATH=$room/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  mkdir -m 700 "$room"/{bin,home}
  # A copy: a build in the meantime must not change what is measured.
  cp -- "$binaries"/tpl "$binaries"/tpld "$room/bin"
  index=$HOME/.cache/tpl/index.db
  need cc
  local program
  for program in "${programs[@]}"; do
    local libraries=()
    [[ $program != lookup ]] || libraries=(-lsqlite3 -lpthread -lm)
    # The linker warns about dlopen in SQLite, which nobody calls.
    cc -O2 -static -o "$room/bin/$program" "$benchmarks/$program.c" "${libraries[@]}" 2>"$room/cc.log" ||
      die "cannot compile $program.c: $(cat "$room/cc.log")"
  done
}

# Whatever was interrupted may have left a watcher stopped by a signal: it has to go on before it can end.
leave_room() {
  [[ -z ${pid-} ]] || kill -CONT "$pid" 2>/dev/null
  tpl daemon stop 2>/dev/null
  if [[ -n ${watchman_pid-} ]] && kill -CONT "$watchman_pid" 2>/dev/null; then
    kill "$watchman_pid"
    while [[ -d /proc/$watchman_pid ]]; do sleep 0.01; done
  fi
  cd /
  rm -rf -- "${rooms[@]}"
}

# make_repository COMPONENTS DIRECTORIES FILES [PARENT]: sets root, component (its directory, with four env files of
# five variables) and name (what `tpl which` is asked).
make_repository() {
  root=${4-$room}/repository
  make_tree "$root" "${@:1:3}" >"$room/components" || die "cannot make the repository"
  local id file number
  id=$(grep -m 1 '^platform/' "$room/components")
  name=${id##*/}
  component=$root/$id
  mkdir "$root/localbin"
  # tpld would pass over some directories that watchman watches.
  printf 'components: ["platform/*/*", "application/*/*/*"]\nwatch:\n  defaults: false\n' >"$root/tpl.yaml"
  for file in .env .env.dev .env.local .env.dev.local; do
    for number in 1 2 3 4 5; do
      printf 'BENCH%s_%s=value-%s\n' "${file//[^a-z]/_}" "$number" "$number"
    done >"$component/$file"
  done
  tpl allow "$root" 2>/dev/null || die "tpl allow failed"
}
