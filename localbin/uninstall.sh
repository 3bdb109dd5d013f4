#!/bin/sh
# Removes what install.sh installed, and nothing else. See --help.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
# shellcheck source=utils.sh
. "$here/utils.sh"

usage() {
  cat <<'END'
usage: uninstall.sh [--prefix DIR] [--purge]

  --prefix DIR   what install.sh was given (default: ~/.local, or where this copy is installed)
  --purge        remove what tpl remembers too: permissions, logs, the index
END
}

parse_options() {
  purges=false
  if [ -f "$here/installed" ]; then
    set_prefix "$(CDPATH='' cd -- "$here/../.." && pwd)"
  else
    set_prefix "${HOME:?HOME is not set}/.local"
  fi
  while [ $# -gt 0 ]; do
    case $1 in
    --prefix)
      [ -n "${2-}" ] || die 64 "$1 needs a value"
      set_prefix "$2"
      shift 2
      ;;
    --prefix=*) set_prefix "${1#*=}" && shift ;;
    --purge) purges=true && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && die 64 "unknown argument '$1'" ;;
    esac
  done
  [ -f "$manifest" ] || die 1 "install.sh installed nothing in $prefix (there is no $manifest)"
}

# for_each KIND COMMAND: calls COMMAND HASH PATH, in the order of the manifest, the last line first.
for_each() {
  recorded "$1" | tac >"$stage/lines"
  while IFS=$tab read -r recorded_hash recorded_path <&3; do
    if is_expected "$1" "$recorded_path"; then
      "$2" "$recorded_hash" "$recorded_path"
    else
      warn "$manifest names $recorded_path, where install.sh puts nothing; it stays"
    fi
  done 3<"$stage/lines"
}

# is_expected KIND PATH: whether install.sh can have recorded that. The manifest is a file like any other.
is_expected() {
  case $2 in
  */../* | */.. | *//*) return 1 ;;
  esac
  case $1 in
  file) is_below "$prefix" "$2" ;;
  rc) is_below "$HOME" "$2" || is_below "${ZDOTDIR:-$HOME}" "$2" || is_below "${XDG_CONFIG_HOME:-$HOME}" "$2" ;;
  *)
    # Those above the prefix too, which it may have made.
    is_below "$prefix" "$2" || is_below "$2" "$prefix" || [ "$2" = "$prefix" ] || is_below "$HOME" "$2" ||
      is_below "${XDG_DATA_HOME:-$HOME}" "$2" || is_below "${XDG_STATE_HOME:-$HOME}" "$2" ||
      is_below "${XDG_CACHE_HOME:-$HOME}" "$2" || is_below "${XDG_CONFIG_HOME:-$HOME}" "$2" ||
      [ "$2" = "${XDG_DATA_HOME:-}" ] || [ "$2" = "${XDG_STATE_HOME:-}" ] || [ "$2" = "${XDG_CACHE_HOME:-}" ] ||
      is_below "$2" "${XDG_DATA_HOME:-$HOME}" || is_below "$2" "${XDG_STATE_HOME:-$HOME}" ||
      is_below "$2" "${XDG_CACHE_HOME:-$HOME}"
    ;;
  esac
}

# is_below DIRECTORY PATH
is_below() {
  case $2 in
  "${1%/}"/?*) return 0 ;;
  esac
  return 1
}

# Before the first change: an error is better than half of the work.
check_startup_file() {
  rc_target=$2
  ! has_block || check_rc "$2"
}

restore_startup_file() {
  rc_target=$2
  has_block || return 0
  check_rc "$2"
  if ! print_found_block | grep -qF -e "$(quote "$prefix/bin")" -e "$(quote_fish "$prefix/bin")"; then
    log "$2 loads another installation of tpl; its block stays"
    return 0
  fi
  { text_before_block && text_after_block; } >"$stage/rc"
  drop_added_newline "$1"
  if [ "$1" = missing ] && [ ! -s "$stage/rc" ]; then
    rm -f -- "$rc_target"
  else
    rewrite_rc "$stage/rc"
  fi
}

# A file that did not end in a newline got one before the block.
drop_added_newline() {
  [ -s "$stage/rc" ] && [ "$(hash_of "$stage/rc")" != "$1" ] || return 0
  head -c -1 "$stage/rc" >"$stage/shorter"
  [ "$(hash_of "$stage/shorter")" != "$1" ] || cat "$stage/shorter" >"$stage/rc"
}

# git goes on without tpl in the clones that 'tpl secret init' prepared; they need not remember it all the same.
release_clones() {
  [ -x "$prefix/bin/tpl" ] || return 0
  "$prefix/bin/tpl" secret init --undo-everywhere || warn "clones of git keep what 'tpl secret init' wrote into them"
}

# Units of another installation stay.
disable_units() {
  unit=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/tpld.service
  tpld=$(physical "$prefix/bin/tpld") || return 0
  if [ -x "$prefix/bin/tpl" ] && grep -qF -e "\"$tpld\"" "$unit" 2>/dev/null; then
    "$prefix/bin/tpl" daemon disable || [ ! -e "$unit" ] || warn "$unit stays"
  fi
}

# Without tpld in its place no prompt can start another one.
stop_watcher() {
  tpld=$(physical "$prefix/bin/tpld") || return 0
  [ -n "$(pids_of "$tpld")" ] || return 0
  if [ -x "$prefix/bin/tpl" ]; then "$prefix/bin/tpl" daemon stop || true; fi
  end_processes "$tpld" || warn "tpld does not stop"
}

remove_file() {
  [ -e "$2" ] || [ -L "$2" ] || return 0
  if [ -f "$2" ] && [ ! -L "$2" ] && is_recorded file "$(hash_of "$2")" "$2"; then
    rm -f -- "$2"
  else
    warn "$2 was changed since it was installed; it stays"
    kept=$((kept + 1))
  fi
}

remove_tpld() {
  case $2 in
  */bin/tpld) remove_file "$@" ;;
  esac
}

# remove_directories FILE: lines as in the manifest. One that is not empty stays.
remove_directories() {
  while IFS=$tab read -r _ directory; do
    ! is_expected directory "$directory" || rmdir -- "$directory" 2>/dev/null || true
  done <"$1"
}

# By name: the key beside the permissions cannot be had again, and what is encrypted for it cannot be read without it.
purge() {
  data=${XDG_DATA_HOME:-$HOME/.local/share}/tpl
  rm -rf -- "$data/allow" "$data/recipients" "$data/clones" "${XDG_STATE_HOME:-$HOME/.local/state}/tpl" "${XDG_CACHE_HOME:-$HOME/.cache}/tpl"
  purge_runtime "${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/tpl}"
  rmdir -- "$data" 2>/dev/null || true
  [ ! -e "$data/identity.pem" ] || log "your key stays: $data/identity.pem; remove it by hand if nothing is encrypted for it"
}

# Below /tmp anybody may have made the directory.
purge_runtime() {
  set -- "${1:-/tmp/tpl-$(id -u)}" "/dev/shm/tpl-$(id -u)"
  for runtime in "$@"; do
    [ ! -O "$runtime" ] || [ -L "$runtime" ] || rm -rf -- "$runtime"
  done
}

clean_up() {
  rm -rf -- "$stage"
}

main() {
  parse_options "$@"
  trap '' XFSZ
  one_at_a_time
  stage=$(mktemp -d) || die 74 "cannot make a temporary directory"
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  kept=0
  for_each rc check_startup_file
  for_each rc restore_startup_file
  release_clones
  disable_units
  for_each file remove_tpld
  stop_watcher
  for_each file remove_file
  [ "$purges" = false ] || purge
  recorded directory | tac >"$stage/directory"
  recorded absent >"$stage/absent"
  rm -f -- "$manifest"
  remove_directories "$stage/directory"
  [ "$purges" = false ] || remove_directories "$stage/absent"
  [ "$kept" -eq 0 ] || die 1 "$kept files stay in $prefix, because they were changed"
  log "removed tpl from $prefix"
}

main "$@"
