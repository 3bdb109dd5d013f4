#!/bin/sh
# Replaces the service's data directory by the one in TPL_BACKUP_DIR. A service that was running runs again afterwards.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/compose.sh"

main() {
  require docker tar
  archive=$(backup_dir)/data.tar
  tar -tf "$archive" >/dev/null || die "cannot read $archive, nothing was changed"
  was_up=no
  if is_up; then
    was_up=yes
    compose stop "$SERVICE"
  fi
  # shellcheck disable=SC2016 # expanded by the shell in the container
  in_service sh -c 'cd "$1" && rm -rf ./* ./.[!.]* ./..?* && tar -xf -' sh "$DATA" <"$archive"
  [ "$was_up" = no ] || up
}

main "$@"
