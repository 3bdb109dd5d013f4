#!/bin/sh
# Asks every component how it is, and goes on when one does not answer.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=/dev/null
. "$root/localbin/utils.sh"

ask_component() {
  script=$(component_script "$1" status)
  if [ -z "$script" ]; then
    report no-op "$1"
  elif run_script "$1" "$script"; then
    report ok "$1"
  else
    report failed "$1"
  fi
}

main() {
  enter_repository "$root"
  each_component ask_component
  summary status
}

main "$@"
