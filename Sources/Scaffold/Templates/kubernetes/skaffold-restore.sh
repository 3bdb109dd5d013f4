#!/bin/sh
# Applies the manifests in TPL_BACKUP_DIR. The files of the component stay as they are.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"

main() {
  require kubectl tar
  load_env
  archive=$(backup_dir)/k8s.tar
  staging=$(mktemp -d)
  trap 'rm -rf "$staging"' EXIT
  tar -C "$staging" -xf "$archive"
  kube apply --server-side --force-conflicts -f "$staging/k8s"
}

main "$@"
