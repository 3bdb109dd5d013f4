#!/bin/sh
# Provisions what pulumi/ describes into the stack of the environment; the stack is made when it is missing.
set -eu

here=$(dirname -- "$0")
# shellcheck source=/dev/null
. "$here/lib/component.sh"
# shellcheck source=/dev/null
. "$here/lib/pulumi.sh"

main() {
  require pulumi
  load_env
  pulumi stack select "$ENVIRONMENT" --create --non-interactive -C "$PROJECT_DIR"
  pulumi up --yes --skip-preview --non-interactive -C "$PROJECT_DIR" -s "$ENVIRONMENT"
}

main "$@"
