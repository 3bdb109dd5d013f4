#!/bin/sh
# Gives every component of a backup run back to its restore script. Verifies the whole run first, stops at the first
# failure.
#   ops/restore-all.sh RUN|DIR|latest [--other-environment]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=/dev/null
. "$root/localbin/utils.sh"

usage() {
  log "usage: ${0##*/} RUN|DIR|latest [--other-environment]"
  log "runs: $(cd "$backups" 2>/dev/null && echo *)"
  exit 64
}

# latest_run: the newest complete one; names sort by time.
latest_run() {
  newest=
  for directory in "$backups"/*/; do
    case $directory in
    *.partial/ | "$backups/*/") ;;
    *) newest=${directory%/} ;;
    esac
  done
  printf '%s\n' "${newest##*/}"
}

verify() {
  cd "$backups/$run"
  [ -s SHA256SUMS ] || die "$run has no SHA256SUMS"
  if ! verdict=$(LC_ALL=C sha256sum -c SHA256SUMS 2>&1); then
    printf '%s\n' "$verdict" | grep -v ': OK$' >&2 || :
    die "$run is damaged, nothing was restored"
  fi
  # One x a file: names may hold anything, a newline too. SHA256SUMS itself is the one that is not listed.
  files=$(find . -type f -exec printf '%.0sx' {} + | wc -c)
  [ "$files" -eq $(($(wc -l <SHA256SUMS) + 1)) ] || die "$run holds files that SHA256SUMS does not list, nothing was restored"
  cd "$root"
}

restore_component() {
  TPL_BACKUP_DIR=$backups/$run/$1
  export TPL_BACKUP_DIR
  if any_failed; then
    report skipped "$1" "an earlier component failed"
    return 0
  fi
  script=$(component_script "$1" restore)
  if [ -z "$script" ]; then
    report failed "$1" "it has no restore script"
  elif run_script "$1" "$script"; then
    report ok "$1"
  else
    report failed "$1"
  fi
}

# The run decides what is restored: a component without backup is left alone, one that is gone is a failure.
restore_run() {
  for directory in "$backups/$run"/infra/*/*/ "$backups/$run"/platform/*/ "$backups/$run"/application/*/; do
    [ -d "$directory" ] || continue
    directory=${directory%/}
    restore_component "${directory#"$backups/$run/"}"
  done
}

# find_run RUN|DIR|latest: sets backups and run.
find_run() {
  backups=$root/.tpl/local/backups
  case $1 in
  '') usage ;;
  latest) run=$(latest_run) ;;
  */*)
    run=$(CDPATH='' cd -- "$1" && pwd -P) || die "cannot enter $1"
    backups=${run%/*}
    run=${run##*/}
    ;;
  *) run=$1 ;;
  esac
  if [ -z "$run" ] || [ ! -d "$backups/$run" ]; then
    die "there is no run ${run:-at all} in $backups"
  fi
}

main() {
  require sha256sum
  find_run "${1:-}"
  enter_repository "$root"
  verify
  made_in=$(cat "$backups/$run/ENVIRONMENT" 2>/dev/null || :)
  if [ "$made_in" != "$TPL_ENV" ] && [ "${2:-}" != --other-environment ]; then
    die "$run was made in ${made_in:-an unknown environment} and this is $TPL_ENV: say --other-environment if you mean it"
  fi
  restore_run
  summary restore
}

main "$@"
