#!/bin/sh
# Removes what install.sh installed, and nothing else. See --help.
set -eu

trap 'echo "tpl: error: $0 cannot read what is beside it" >&2; exit 74' EXIT
case $0 in
*/*) here=${0%/*} ;;
*) here=. ;;
esac
here=$(CDPATH='' cd -- "$here" && pwd -P)
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
    manifest=$here/installed
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
  for_kind=$1
  for_rest=''
  each_line "$records" put_first
  while [ -n "$for_rest" ]; do
    for_item=${for_rest%%"$newline"*}
    for_rest=${for_rest#*"$newline"}
    if is_expected "$1" "${for_item#*"$tab"}"; then
      "$2" "${for_item%%"$tab"*}" "${for_item#*"$tab"}"
    else
      warn "$manifest names ${for_item#*"$tab"}, where install.sh puts nothing; it stays"
      is_damaged=true
    fi
  done
}

put_first() {
  case $1 in
  "$for_kind$tab"*) for_rest="${1#"$for_kind$tab"}$newline$for_rest" ;;
  esac
}

# take_prefix LINE: the prefix as install.sh was told it, where the same list is in it, whatever symlinks lead there.
# What it recorded and wrote into startup files has that name.
take_prefix() {
  case $1 in
  "file$tab"*"$tab/"*/bin/tpl) ;;
  *) return 0 ;;
  esac
  told_prefix=${1##*"$tab"}
  told_prefix=${told_prefix%/bin/tpl}
  told_list=$(physical "$told_prefix/share/tpl/installed") || return 0
  [ "$told_list" != "$(physical "$manifest")" ] || prefix=$told_prefix
}

# real DIRECTORY: without symlinks; as it is where it cannot be entered.
real() {
  (CDPATH='' cd -- "$1/" 2>/dev/null && pwd -P) || printf '%s\n' "$1"
}

find_places() {
  real_prefix=$(real "$prefix")
  real_home=$(real "$HOME")
  real_zsh=$(real "${ZDOTDIR:-$HOME}")
  real_config=$(real "${XDG_CONFIG_HOME:-$HOME}")
  real_data=$(real "${XDG_DATA_HOME:-$HOME}")
  real_state=$(real "${XDG_STATE_HOME:-$HOME}")
  real_cache=$(real "${XDG_CACHE_HOME:-$HOME}")
}

# is_expected KIND PATH: whether install.sh can have recorded that, by its name or by where it leads. What the prefix
# and the home hold may be symlinks to anywhere. Where its directory is gone, there is nothing to remove.
is_expected() {
  case $2 in
  */.. | */. | */../* | */./*) return 1 ;;
  esac
  ! is_in_place "$1" "$2" "$prefix" "$HOME" "${XDG_DATA_HOME:-$HOME}" "${XDG_STATE_HOME:-$HOME}" \
    "${XDG_CACHE_HOME:-$HOME}" "${XDG_CONFIG_HOME:-$HOME}" "${ZDOTDIR:-$HOME}" || return 0
  real_path=$(physical "$2") || return 0
  is_in_place "$1" "$real_path" "$real_prefix" "$real_home" "$real_data" "$real_state" "$real_cache" "$real_config" \
    "$real_zsh"
}

# is_in_place KIND PATH PREFIX HOME DATA STATE CACHE CONFIG ZDOTDIR
is_in_place() {
  case $1 in
  file) is_below "$3" "$2" ;;
  rc) is_below "$4" "$2" || is_below "$8" "$2" || is_below "$9" "$2" ;;
  *)
    place_path=$2
    shift 2
    for place in "$@"; do
      ! is_below "$place" "$place_path" || return 0
    done
    # Those above too, which it may have made.
    for place in "$1" "$3" "$4" "$5"; do
      ! is_below "$place_path" "$place" && [ "$place_path" != "$place" ] || return 0
    done
    return 1
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
  if ! loads_this_prefix; then
    log "$2 loads another installation of tpl; its block stays"
    return 0
  fi
  { text_before_block && text_after_block; } >"$stage/rc" || die 74 "cannot read $2"
  drop_added_newline "$1"
  if [ "$1" = missing ] && [ ! -s "$stage/rc" ]; then
    rm -f -- "$rc_target"
  else
    rewrite_rc "$stage/rc"
  fi
}

loads_this_prefix() {
  for loaded in "$prefix" "$listed_prefix"; do
    case $block in
    *"$(quote "$loaded/bin")"* | *"$(quote_fish "$loaded/bin")"*) return 0 ;;
    esac
  done
  return 1
}

# A file that did not end in a newline got one before the block.
drop_added_newline() {
  [ -s "$stage/rc" ] || return 0
  rc_hash=$(hash_of "$stage/rc") || exit
  [ "$rc_hash" != "$1" ] || return 0
  head -c -1 "$stage/rc" >"$stage/shorter" || die 74 "cannot read $stage/rc"
  rc_hash=$(hash_of "$stage/shorter") || exit
  [ "$rc_hash" != "$1" ] || mv -f -- "$stage/shorter" "$stage/rc" || die 74 "cannot write $stage/rc"
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
  [ -f "$unit" ] && [ -x "$prefix/bin/tpl" ] || return 0
  unit_text=$(cat -- "$unit") || die 74 "cannot read $unit"
  case $unit_text in
  *"\"$tpld\""*) "$prefix/bin/tpl" daemon disable || [ ! -e "$unit" ] || warn "$unit stays" ;;
  esac
}

# Without tpld in its place no prompt can start another one.
stop_watcher() {
  if ! tpld=$(physical "$prefix/bin/tpld"); then
    [ ! -d "$prefix" ] || warn "cannot enter $prefix/bin: if tpld runs, it goes on"
    return 0
  fi
  running=$(pids_of "$tpld") || exit
  [ -n "$running" ] || return 0
  if [ -x "$prefix/bin/tpl" ]; then "$prefix/bin/tpl" daemon stop || true; fi
  end_processes "$tpld" || warn "tpld does not stop"
}

remove_file() {
  [ -e "$2" ] || [ -L "$2" ] || return 0
  if [ -f "$2" ] && [ ! -L "$2" ]; then
    found_hash=$(hash_of "$2") || exit
    if is_recorded file "$found_hash" "$2"; then
      rm -f -- "$2" || die 74 "cannot remove $2"
      return 0
    fi
  fi
  kept_paths="$kept_paths$2$newline"
  warn "$2 was changed since it was installed; it stays"
  kept=$((kept + 1))
}

# What another try needs goes last.
remove_most_files() {
  case $2 in
  "$prefix"/share/tpl/uninstall.sh | "$prefix"/share/tpl/utils.sh) ;;
  *) remove_file "$@" ;;
  esac
}

remove_script() {
  [ "$2" != "$prefix/share/tpl/uninstall.sh" ] || remove_file "$@"
}

remove_functions() {
  [ "$2" != "$prefix/share/tpl/utils.sh" ] || remove_file "$@"
}

# What the manifest does not name because it is damaged.
check_rest() {
  for path in bin/tpl bin/tpld share/tpl/tpl.bash share/tpl/tpl.zsh share/tpl/tpl.fish \
    share/tpl/uninstall.sh share/tpl/utils.sh; do
    path=$prefix/$path
    [ -e "$path" ] || continue
    case $newline$kept_paths in
    *"$newline$path$newline"*) ;;
    *) is_damaged=true && warn "$manifest does not name $path; it stays" ;;
    esac
  done
}

remove_tpld() {
  case $2 in
  */bin/tpld) remove_file "$@" ;;
  esac
}

# remove_directory - DIR: one that is not empty stays.
remove_directory() {
  [ -d "$2" ] || return 0
  for entry in "$2"/* "$2"/.[!.]* "$2"/..?*; do
    [ ! -e "$entry" ] && [ ! -L "$entry" ] || return 0
  done
  rmdir -- "$2" || die 74 "cannot remove $2"
}

# In the order in which they were recorded.
remove_absent() {
  case $1 in
  "absent$tab"*) ! is_expected absent "${1##*"$tab"}" || remove_directory - "${1##*"$tab"}" ;;
  esac
}

# By name: the key beside the permissions cannot be had again, and what is encrypted for it cannot be read without it.
purge() {
  data=${XDG_DATA_HOME:-$HOME/.local/share}/tpl
  rm -rf -- "$data/allow" "$data/recipients" "$data/clones" "${XDG_STATE_HOME:-$HOME/.local/state}/tpl" "${XDG_CACHE_HOME:-$HOME/.cache}/tpl"
  purge_runtime "${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/tpl}"
  rmdir -- "$data" 2>/dev/null || true
  [ ! -e "$data/identity.pem" ] || log "your key stays: $data/identity.pem; remove it by hand if nothing is encrypted for it"
}

# Removes only directories that this user owns, because below /tmp another user may have made one of that name.
purge_runtime() {
  set -- "${1:-/tmp/tpl-$(id -u)}" "/dev/shm/tpl-$(id -u)"
  for runtime in "$@"; do
    [ ! -O "$runtime" ] || [ -L "$runtime" ] || rm -rf -- "$runtime"
  done
}

clean_up() {
  [ -z "$stage" ] || rm -rf -- "$stage"
}

main() {
  stage=''
  trap finish EXIT
  trap 'exit 130' HUP INT TERM
  make_directories_plain
  parse_options "$@"
  trap '' XFSZ
  one_at_a_time
  read_manifest must
  each_line "$records" take_prefix
  find_places
  stage=$(mktemp -d) || die 74 "cannot make a directory in ${TMPDIR:-/tmp}"
  kept=0
  kept_paths=''
  for_each rc check_startup_file
  for_each rc restore_startup_file
  release_clones
  disable_units
  for_each file remove_tpld
  stop_watcher
  for_each file remove_most_files
  [ "$purges" = false ] || purge
  for_each file remove_script
  for_each file remove_functions
  check_rest
  remove_leftovers
  rm -f -- "$manifest" || die 74 "cannot remove $manifest"
  for_each directory remove_directory
  [ "$purges" = false ] || each_line "$records" remove_absent
  [ "$is_damaged" = false ] || die 65 "$manifest was damaged: look at what is left in $prefix and in your shell's startup file"
  [ "$kept" -eq 0 ] || die 1 "$kept files stay in $prefix, because they were changed"
  log "removed tpl from $prefix"
}

main "$@"
