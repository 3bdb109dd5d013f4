#!/bin/sh
# Builds what skaffold.yaml lists, deploys it with the profile of the environment and waits until it is stable.
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
  skaffold_with_profile run --status-check --tail=false
}

main "$@"
