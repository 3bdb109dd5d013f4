#!/bin/sh
# Checks the user data. A machine reads them at its first boot, so there is nothing to start here.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/cloud-init.sh"

main() {
  check_user_data
  log "$COMPONENT_ID: give $USER_DATA to the machine's provider as user data"
}

main "$@"
