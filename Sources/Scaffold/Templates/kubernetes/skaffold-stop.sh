#!/bin/sh
# Takes down what start.sh deployed.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"
# shellcheck source=/dev/null
. "$here/lib/skaffold.sh"

main() {
  require skaffold
  load_env
  skaffold_with_profile delete
}

main "$@"
