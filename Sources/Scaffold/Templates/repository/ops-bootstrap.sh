#!/bin/sh
# Starts every component, in order: infra, platform, application. Stops at the first failure.
#   ops/bootstrap.sh              TPL_ENV=prod ops/bootstrap.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=/dev/null
. "$root/localbin/utils.sh"

start_component() {
  if any_failed; then
    report skipped "$1" "an earlier component failed"
    return 0
  fi
  case $1 in
  # Nobody who starts dev wants to provision prod.
  infra/*/"$TPL_ENV") ;;
  infra/*)
    report skipped "$1" "the environment is $TPL_ENV"
    return 0
    ;;
  esac
  script=$(component_script "$1" start)
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
  each_component start_component
  summary start
}

main "$@"
