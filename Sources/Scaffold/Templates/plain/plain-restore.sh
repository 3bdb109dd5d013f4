#!/bin/sh
# Replaces the content of volumes/ by the one in TPL_BACKUP_DIR.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  require tar
  archive=$(backup_dir)/volumes.tar
  volumes=$COMPONENT_DIR/volumes
  staging=$(mktemp -d "$COMPONENT_DIR/.restore.XXXXXX")
  trap 'rm -rf "$staging"' EXIT
  # Unpacked completely before anything is removed; copied, because volumes may be a mount point.
  tar -C "$staging" -xf "$archive"
  find "$volumes" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  cp -Rp "$staging/volumes/." "$volumes/"
}

main "$@"
