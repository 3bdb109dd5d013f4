#!/bin/sh
# Makes the tools of this directory executable and says how to have them on PATH. Changes nothing outside of it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
# shellcheck source=/dev/null
. "$here/utils.sh"

main() {
  for tool in "$here"/*; do
    [ -f "$tool" ] || continue
    # A file without a #! line is a library or data.
    case $(head -c 2 "$tool" | tr -d '\0') in
    '#!') ;;
    *) continue ;;
    esac
    [ -x "$tool" ] || chmod +x "$tool"
    printf 'tool     %s\n' "${tool##*/}"
  done
  if command -v tpl >/dev/null 2>&1; then
    log 'The tools are on PATH inside this repository after:'
    log "  tpl allow $(quote "${here%/*}")"
  else
    log 'To have the tools on PATH, add this line to your shell'\''s start file:'
    log "  PATH=$(quote "$here"):\$PATH"
  fi
}

main "$@"
