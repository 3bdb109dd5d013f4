#!/bin/sh
# Shows the objects of the kustomization as the cluster has them.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"
# shellcheck source=/dev/null
. "$here/lib/kustomize.sh"

main() {
  require kubectl
  load_env
  kube get -k "$(overlay)" -o wide
}

main "$@"
