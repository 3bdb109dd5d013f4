#!/bin/sh
# Says how this component is: put your own commands here, and fail when it cannot be told.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  load_env
  du -sk "$COMPONENT_DIR/volumes"
}

main "$@"
