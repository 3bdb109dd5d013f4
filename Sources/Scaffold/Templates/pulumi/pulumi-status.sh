#!/bin/sh
# Shows the outputs of the stack. Secret ones stay masked.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/pulumi.sh"

main() {
  require pulumi
  load_env
  stack output --json
}

main "$@"
