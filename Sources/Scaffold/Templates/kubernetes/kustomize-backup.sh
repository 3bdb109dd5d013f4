#!/bin/sh
# Saves what is deployed: the manifests of this moment, and the live objects to look at.
# Data in volumes need a dump of their own, for instance:
#   kube exec deploy/NAME -- pg_dumpall >"$target/all.sql"
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
  target=$(backup_dir)
  kubectl kustomize "$(overlay)" >"$target/manifests.yaml"
  kube get -k "$(overlay)" -o yaml >"$target/live.yaml"
}

main "$@"
