#!/bin/sh
# Provisioned resources are never destroyed by a script: that is pulumi destroy, by hand.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  log "$COMPONENT_ID: nothing to stop, provisioned resources stay"
}

main "$@"
