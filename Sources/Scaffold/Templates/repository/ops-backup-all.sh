#!/bin/sh
# Runs every component's backup script into .tpl/local/backups/RUN, and goes on when one fails.
# A run that is not complete keeps the suffix .partial, so that nobody takes it for a backup.
# Verify one by hand: cd .tpl/local/backups/RUN && sha256sum -c SHA256SUMS
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=/dev/null
. "$root/localbin/utils.sh"

# rejection DIR: why what a script left there is no backup; nothing when it is one.
rejection() {
  if [ -z "$(find "$1" -type f | sed 1q)" ]; then
    printf 'it wrote no file into TPL_BACKUP_DIR\n'
  elif [ -n "$(find "$1" -type f ! -size +0 | sed 1q)" ]; then
    printf 'it wrote an empty file\n'
  fi
}

back_up_component() {
  script=$(component_script "$1" backup)
  if [ -z "$script" ]; then
    report no-op "$1"
    return 0
  fi
  TPL_BACKUP_DIR=$partial/$1
  export TPL_BACKUP_DIR
  mkdir -p "$TPL_BACKUP_DIR"
  if run_script "$1" "$script"; then
    reason=$(rejection "$TPL_BACKUP_DIR")
  else
    reason='its script failed'
  fi
  if [ -n "$reason" ]; then
    # Half a dump must never be restored.
    rm -rf "$TPL_BACKUP_DIR"
    report failed "$1" "$reason"
  else
    report ok "$1"
  fi
}

# seal: checksums of everything, on the disk before the run gets its name.
seal() {
  cd "$partial"
  printf '%s\n' "$TPL_ENV" >ENVIRONMENT
  find ./* -type f -exec sha256sum {} + >.SHA256SUMS
  mv .SHA256SUMS SHA256SUMS
  find . -type f -exec sync {} + 2>/dev/null || sync
  cd "$root"
}

main() {
  require sha256sum
  umask 077
  enter_repository "$root"
  run=$(date -u +%Y%m%dT%H%M%SZ)-$$
  partial=$root/.tpl/local/backups/$run.partial
  mkdir -p "$root/.tpl/local/backups"
  mkdir "$partial"
  each_component back_up_component
  if any_ok; then
    seal
    any_failed || mv "$partial" "${partial%.partial}"
    log "==> $(ls -d "${partial%.partial}"*)"
  else
    rm -rf "$partial"
    any_failed || log "${0##*/}: warning: no component has a backup script"
  fi
  summary backup
}

main "$@"
