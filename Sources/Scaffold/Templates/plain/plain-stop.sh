#!/bin/sh
# Stops this component: put your own commands here.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  load_env
  log "$COMPONENT_ID: nothing to stop yet ($ENVIRONMENT)"
}

main "$@"
