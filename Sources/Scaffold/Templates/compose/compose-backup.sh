#!/bin/sh
# Saves the service's data directory into TPL_BACKUP_DIR.
# The files of a running database are no consistent copy. Use its own dump instead, for instance:
#   compose exec -T "$SERVICE" pg_dumpall -U postgres >"$target/all.sql"
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/compose.sh"

main() {
  require docker tar
  target=$(backup_dir)
  # Through the service, because the files may belong to users that only exist in its image.
  in_service tar -C "$DATA" -cf - . </dev/null >"$target/data.tar"
  tar -tf "$target/data.tar" >/dev/null || die "the archive cannot be read back"
}

main "$@"
