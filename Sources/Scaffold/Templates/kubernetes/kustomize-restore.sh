#!/bin/sh
# Applies the manifests in TPL_BACKUP_DIR.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/kubernetes.sh"

main() {
  require kubectl
  load_env
  manifests=$(backup_dir)/manifests.yaml
  [ -s "$manifests" ] || die "there is no $manifests"
  kube apply --server-side --force-conflicts -f "$manifests"
}

main "$@"
