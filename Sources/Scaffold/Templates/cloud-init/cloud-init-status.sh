#!/bin/sh
# Asks the machine CLOUD_INIT_HOST (of .env) how its first boot went; without it the user data are checked.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/cloud-init.sh"

main() {
  load_env
  if [ -n "${CLOUD_INIT_HOST:-}" ]; then
    require ssh
    ssh -o BatchMode=yes -o ConnectTimeout=5 -- "$CLOUD_INIT_HOST" cloud-init status --format json
  else
    check_user_data
  fi
}

main "$@"
