#!/bin/sh
# Gives the state of the stack back. It changes no resource: pulumi refresh shows what differs.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/pulumi.sh"

main() {
  require pulumi
  load_env
  state=$(backup_dir)/stack.json
  [ -s "$state" ] || die "there is no $state"
  stack import --file "$state"
}

main "$@"
