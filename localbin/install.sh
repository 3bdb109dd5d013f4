#!/bin/sh
# Builds tpl and installs it for one user; installing again upgrades in place. See --help.
set -eu

trap 'echo "tpl: error: $0 cannot read what is beside it" >&2; exit 74' EXIT
case $0 in
*/*) here=${0%/*} ;;
*) here=. ;;
esac
package=$(CDPATH='' cd -- "$here/.." && pwd -P)
# shellcheck source=utils.sh
. "$package/localbin/utils.sh"
# shellcheck source=building.sh
. "$package/localbin/building.sh"

usage() {
  cat <<'END'
usage: localbin/install.sh [--prefix DIR] [--shell bash|zsh|fish] [--no-modify-rc] [--binaries DIR]

  --prefix DIR      install below DIR (default: ~/.local)
  --shell SHELL     whose startup file gets the block that loads the hook (default: $SHELL)
  --no-modify-rc    touch no startup file
  --binaries DIR    take tpl and tpld from DIR instead of building them
END
}

parse_options() {
  shell=${SHELL-}
  shell=${shell##*/}
  edits_rc=true
  binaries=''
  set_prefix "${HOME:?HOME is not set}/.local"
  while [ $# -gt 0 ]; do
    case $1 in
    --prefix | --shell | --binaries)
      [ -n "${2-}" ] || die 64 "$1 needs a value"
      set_option "$1" "$2"
      shift 2
      ;;
    --prefix=* | --shell=* | --binaries=*)
      set_option "${1%%=*}" "${1#*=}"
      shift
      ;;
    --no-modify-rc) edits_rc=false && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && die 64 "unknown argument '$1'" ;;
    esac
  done
  case $edits_rc$shell in
  false* | truebash | truezsh | truefish) ;;
  *) die 64 "tpl has no hook for the shell '$shell'; use --shell bash, zsh or fish, or --no-modify-rc" ;;
  esac
}

set_option() {
  case $1 in
  --prefix) set_prefix "$2" ;;
  --shell) shell=$2 ;;
  --binaries) binaries=$2 ;;
  esac
}

set_rc() {
  case $shell in
  bash) rc=$HOME/.bashrc ;;
  zsh) rc=${ZDOTDIR:-$HOME}/.zshrc ;;
  fish) rc=${XDG_CONFIG_HOME:-$HOME/.config}/fish/config.fish ;;
  esac
}

find_binaries() {
  if [ -z "$binaries" ]; then
    require_swift
    build_packages | need_packages
    build_release
    binaries=$package/.build/release
  fi
  for program in tpl tpld; do
    [ -x "$binaries/$program" ] || die 74 "$binaries/$program is not a program"
  done
}

# Stops before anything is changed when a file in the way is not from an earlier installation.
check_destinations() {
  for path in bin/tpl bin/tpld share/tpl/tpl.bash share/tpl/tpl.zsh share/tpl/tpl.fish \
    share/tpl/uninstall.sh share/tpl/utils.sh; do
    path=$prefix/$path
    [ ! -e "$path" ] && [ ! -L "$path" ] || has_record file "$path" ||
      die 74 "$path is there already and not from this script; move it away first"
  done
}

# make_directory DIR: with its parents; what it makes is recorded when the manifest is written next.
make_directory() {
  [ ! -d "$1" ] || return 0
  make_directory "$(parent_of "$1")"
  if [ "$1" = "${XDG_DATA_HOME:-$HOME/.local/share}/tpl" ]; then
    mkdir -m 700 -- "$1" # also the place of tpl's own data
  else
    mkdir -- "$1" 2>/dev/null
  fi || die 74 "cannot make $1"
  unwritten="$1$newline$unwritten"
  records="${records}directory$tab-$tab$1$newline"
}

prepare() {
  absent=$(absent_data_directories | sort -ru) || die 74 "cannot look at what is in $HOME"
  [ -e "$manifest" ] || each_line "$absent" note_absent
  make_directory "$prefix/share/tpl"
  make_directory "$prefix/bin"
  write_manifest
}

note_absent() {
  records="${records}absent$tab-$tab$1$newline"
}

# What tpl will make on its own: `uninstall.sh --purge` takes it away again.
absent_data_directories() {
  for directory in "${XDG_DATA_HOME:-$HOME/.local/share}" "${XDG_STATE_HOME:-$HOME/.local/state}" \
    "${XDG_CACHE_HOME:-$HOME/.cache}"; do
    while [ ! -d "$directory" ] && [ "$directory" != "$HOME" ]; do
      printf '%s\n' "$directory"
      directory=$(parent_of "$directory")
    done
  done
}

# put MODE PATH: stdin becomes the file, which is renamed into place, so that a program may be running from it.
put() {
  put_path=$prefix/$2
  # mktemp makes a file with a random name, so that no symlink of that name can have been prepared.
  temporary=$(mktemp -- "$(parent_of "$put_path")/.${put_path##*/}.XXXXXX") || die 74 "cannot write in $prefix"
  { cat >"$temporary" && chmod "$1" "$temporary" && sync -- "$temporary"; } || die 74 "cannot write $put_path"
  put_hash=$(hash_of "$temporary")
  keep_changed_file "$put_path"
  is_recorded file "$put_hash" "$put_path" || record file "$put_hash" "$put_path"
  mv -f -- "$temporary" "$put_path" || die 74 "cannot write $put_path"
  temporary=''
  forget file "$put_path" "$put_hash"
}

keep_changed_file() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  if [ -f "$1" ] && [ ! -L "$1" ]; then
    found_hash=$(hash_of "$1") || exit
    ! is_recorded file "$found_hash" "$1" || return 0
  fi
  mv -f -- "$1" "$1.changed" || die 74 "cannot move $1, which was changed since it was installed"
  warn "$1 was changed since it was installed; your version is now $1.changed"
}

install_files() {
  put 755 bin/tpl <"$binaries/tpl"
  put 755 bin/tpld <"$binaries/tpld"
  for hook in bash zsh fish; do
    "$prefix/bin/tpl" hook "$hook" >"$stage/hook" || die 1 "$prefix/bin/tpl does not run"
    put 644 "share/tpl/tpl.$hook" <"$stage/hook"
  done
  put 755 share/tpl/uninstall.sh <"$package/localbin/uninstall.sh"
  put 644 share/tpl/utils.sh <"$package/localbin/utils.sh"
}

# The block asks each time whether the hook is there: a startup file outlives a prefix.
print_block() {
  case $shell in
  fish)
    bin=$(quote_fish "$prefix/bin")
    hook=$(quote_fish "$prefix/share/tpl/tpl.fish")
    cat <<END
$block_begin
if test -r $hook
    contains -- $bin \$PATH
    or set -gx PATH $bin \$PATH
    source $hook
end
$block_end
END
    ;;
  *)
    bin=$(quote "$prefix/bin")
    hook=$(quote "$prefix/share/tpl/tpl.$shell")
    cat <<END
$block_begin
if [ -r $hook ]; then
  case ":\$PATH:" in
  *:$bin:*) ;;
  *) export PATH=$bin:"\$PATH" ;;
  esac
  . $hook
fi
$block_end
END
    ;;
  esac
}

edit_rc() {
  find_block "$rc"
  old=$stage/old
  new=$stage/new
  { text_before_block && text_after_block; } >"$old" || die 74 "cannot read $rc"
  if [ "$block_first" -eq 0 ] || ! has_record rc "$rc"; then record_rc; fi
  last=''
  [ ! -s "$old" ] || last=$(tail -c 1 "$old") || die 74 "cannot read $rc"
  {
    text_before_block
    [ "$block_first" -gt 0 ] || [ -z "$last" ] || echo
    print_block
    text_after_block
  } >"$new"
  if is_missing "$rc_target" || ! cmp -s "$new" "$rc_target"; then
    make_directory "$(parent_of "$rc_target")"
    write_manifest
    rewrite_rc "$new"
    log "$rc loads the hook; it works in the next $shell"
  fi
}

# Before the edit, in place of what an earlier one recorded.
record_rc() {
  original=missing
  is_missing "$rc_target" || original=$(hash_of "$old") || exit
  forget rc "$rc" ''
  record rc "$original" "$rc"
}

write_manifest() {
  rm -f -- "$manifest.new"
  # Never through a symlink.
  (
    set -C
    printf '%s\n%s' "version$tab-${tab}3" "$records" >"$manifest.new"
  ) || die 74 "cannot write $manifest"
  # Read back: bash's printf may lose a line on a full disk and end with 0.
  list=$(cat -- "$manifest.new") || die 74 "cannot read $manifest.new"
  [ "$list$newline" = "version$tab-${tab}3$newline$records" ] || die 74 "cannot write $manifest"
  list_hash=$(hash_of "$manifest.new") || exit
  printf '%s\n' "end$tab$list_hash$tab-" >>"$manifest.new" || die 74 "cannot write $manifest"
  { sync -- "$manifest.new" && mv -f -- "$manifest.new" "$manifest"; } || die 74 "cannot write $manifest"
  written=$records
  unwritten=''
}

# record KIND HASH PATH: on the disk when it returns.
record() {
  records="$records$1$tab$2$tab$3$newline"
  write_manifest
}

# forget KIND PATH HASH: other records of that file than this one, when the manifest is written next.
forget() {
  kept_records=''
  forget_kind=$1
  forget_path=$2
  forget_except=$3
  each_line "$records" keep_record
  records=$kept_records
}

keep_record() {
  case $1 in
  "$forget_kind$tab$forget_except$tab$forget_path") ;;
  "$forget_kind$tab"*"$tab$forget_path") return 0 ;;
  esac
  kept_records="$kept_records$1$newline"
}

# has_record KIND PATH, whatever its hash is; a hash has no tab in it.
has_record() {
  found_record=false
  wanted_kind=$1
  wanted_path=$2
  each_line "$records" match_record
  "$found_record"
}

match_record() {
  case $1 in
  "$wanted_kind$tab"*"$tab$wanted_path") found_record=true ;;
  esac
}

restart_watcher() {
  [ -n "$running" ] || return 0
  log "restarting tpld"
  "$prefix/bin/tpl" daemon restart || warn "tpld did not restart; try 'tpl daemon restart'"
}

clean_up() {
  [ -z "$temporary" ] || rm -f -- "$temporary"
  [ -z "$stage" ] || rm -rf -- "$stage"
  # Directories that nothing tells of any more.
  [ -z "$unwritten" ] || rm -f -- "$manifest.new"
  each_line "$unwritten" remove_unwritten
}

remove_unwritten() {
  rmdir -- "$1" 2>/dev/null || true
}

main() {
  temporary=''
  stage=''
  unwritten=''
  trap finish EXIT
  trap 'exit 130' HUP INT TERM
  make_directories_plain
  parse_options "$@"
  # Past a limit of the size of files, writing fails; the signal would end it without a word.
  trap '' XFSZ
  one_at_a_time
  set_rc
  [ "$edits_rc" = false ] || check_rc "$rc"
  read_manifest may
  check_destinations
  find_binaries
  umask 022
  stage=$(mktemp -d) || die 74 "cannot make a directory in ${TMPDIR:-/tmp}"
  prepare
  remove_leftovers
  tpld=$(physical "$prefix/bin/tpld") || die 74 "cannot enter $prefix/bin"
  running=$(pids_of "$tpld") || exit
  install_files
  [ "$edits_rc" = false ] || edit_rc
  [ "$records" = "$written" ] || write_manifest
  restart_watcher
  log "$("$prefix/bin/tpl" --version) is in $prefix/bin; $prefix/share/tpl/uninstall.sh removes it"
}

main "$@"
