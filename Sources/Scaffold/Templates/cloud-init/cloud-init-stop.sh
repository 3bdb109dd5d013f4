#!/bin/sh
# A machine that has booted keeps what cloud-init did.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  log "$COMPONENT_ID: nothing to stop"
}

main "$@"
