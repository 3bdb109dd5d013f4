#!/bin/sh
# Stops this component. Containers, networks and volumes stay.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/compose.sh"

main() {
  require docker
  compose stop
}

main "$@"
