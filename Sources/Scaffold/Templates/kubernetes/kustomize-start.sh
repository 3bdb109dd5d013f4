#!/bin/sh
# Applies the kustomization of the environment and waits for the rollout.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"
# shellcheck source=/dev/null
. "$here/lib/kustomize.sh"

roll_out() {
  kube -n "$1" rollout status "$2" --timeout 120s
}

main() {
  require kubectl
  load_env
  # stop.sh scales through the API, which then owns spec.replicas: without --force-conflicts the next start is refused.
  kube apply -k "$(overlay)" --server-side --force-conflicts
  each_workload roll_out
}

main "$@"
