#!/bin/sh
# Gives the user data back. What is newer than the backup and not in it stays.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  require tar
  tar -C "$COMPONENT_DIR" -xf "$(backup_dir)/cloud-init.tar"
}

main "$@"
