#!/bin/sh
# Saves volumes/ into TPL_BACKUP_DIR. config/ is in git.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  require tar
  target=$(backup_dir)
  tar -C "$COMPONENT_DIR" -cf "$target/volumes.tar" volumes
}

main "$@"
