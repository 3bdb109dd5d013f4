#!/bin/sh
# Shows the objects of k8s/ as the cluster has them.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"

main() {
  require kubectl
  load_env
  kube get -f "$COMPONENT_DIR/k8s" -o wide
}

main "$@"
