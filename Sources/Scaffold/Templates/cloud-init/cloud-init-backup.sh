#!/bin/sh
# Saves the user data as they are now.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"

main() {
  require tar
  target=$(backup_dir)
  tar -C "$COMPONENT_DIR" -cf "$target/cloud-init.tar" cloud-init
}

main "$@"
