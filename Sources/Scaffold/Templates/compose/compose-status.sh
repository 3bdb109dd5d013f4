#!/bin/sh
# Shows this component's containers. Fails when docker does not answer, not when a container is down.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/compose.sh"

main() {
  require docker
  compose ps --all
}

main "$@"
