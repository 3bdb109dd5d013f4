#!/bin/sh
# Saves the state of the stack. Secrets in it stay encrypted.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/pulumi.sh"

main() {
  require pulumi
  load_env
  target=$(backup_dir)
  stack export --file "$target/stack.json"
}

main "$@"
