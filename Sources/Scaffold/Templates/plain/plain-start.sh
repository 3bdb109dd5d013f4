#!/bin/sh
# Starts this component: put your own commands here. .env is loaded; without a command there is nothing to start.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  load_env
  log "$COMPONENT_ID: nothing to start yet ($ENVIRONMENT)"
}

main "$@"
