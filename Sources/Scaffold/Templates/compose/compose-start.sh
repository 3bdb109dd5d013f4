#!/bin/sh
# Starts this component and waits until it is healthy.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/compose.sh"

main() {
  require docker
  # Made by docker, it would belong to root.
  mkdir -p "$COMPONENT_DIR/volumes/data"
  up
}

main "$@"
