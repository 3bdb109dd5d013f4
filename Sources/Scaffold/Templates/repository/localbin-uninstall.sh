#!/bin/sh
# Says what takes the tools of this directory off PATH again. install.sh changed nothing outside, so nothing is removed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
# shellcheck source=/dev/null
. "$here/utils.sh"

main() {
  if command -v tpl >/dev/null 2>&1; then
    log 'To withdraw the consent for this repository:'
    log "  tpl deny $(quote "${here%/*}")"
  fi
  for file in "$HOME/.profile" "$HOME/.bashrc" "$HOME/.bash_profile" "$HOME/.zshrc" "$HOME/.zshenv" "$HOME/.config/fish/config.fish"; do
    [ -f "$file" ] || continue
    found=$(grep -nF -- "$here" "$file" || :)
    [ -z "$found" ] || printf '%s\n' "$found" | while IFS= read -r line; do
      printf 'remove   %s:%s\n' "$file" "$line"
    done
  done
}

main "$@"
