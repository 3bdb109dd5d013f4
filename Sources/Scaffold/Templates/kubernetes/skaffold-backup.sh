#!/bin/sh
# Saves what is deployed: the manifests of this moment, and the live objects to look at.
# Data in volumes need a dump of their own.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"

main() {
  require kubectl tar
  load_env
  target=$(backup_dir)
  tar -C "$COMPONENT_DIR" -cf "$target/k8s.tar" k8s skaffold.yaml
  kube get -f "$COMPONENT_DIR/k8s" -o yaml >"$target/live.yaml"
}

main "$@"
