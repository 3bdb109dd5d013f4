#!/bin/sh
# Scales the workloads to zero. Nothing is deleted.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"
# shellcheck source=/dev/null
. "$here/lib/kustomize.sh"

scale_down() {
  kube -n "$1" scale --replicas=0 "$2"
}

main() {
  require kubectl
  load_env
  each_workload scale_down
}

main "$@"
