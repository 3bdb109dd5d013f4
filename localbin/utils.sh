#!/bin/sh
# Sourced by the scripts of this directory, which set `package` to the directory above. Defines functions only.
# shellcheck shell=sh

tab=$(printf '\t')
newline='
'
# Whether the end of this script has been told.
died=false

log() {
  printf 'tpl: %s\n' "$*" >&2
}

warn() {
  printf 'tpl: warning: %s\n' "$*" >&2
}

# die STATUS MESSAGE; the statuses are those of sysexits.h, as in tpl itself.
die() {
  die_status=$1
  died=true
  shift
  printf 'tpl: error: %s\n' "$*" >&2
  exit "$die_status"
}

# finish: for the trap of EXIT, where clean_up says what goes. A command that failed under `set -e` has said why, but
# neither that this is an end nor what to do.
finish() {
  finish_status=$?
  trap - EXIT
  clean_up || true
  case $died$finish_status in
  true* | false0 | false64 | false65 | false69 | false74 | false77 | false130) exit "$finish_status" ;;
  esac
  die 74 "$0 ended early, the line above says why; run it again, it goes on from there"
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# make_work: a temporary directory, work, which goes when the script ends.
make_work() {
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 130' HUP INT TERM
}

# Files

# parent_of PATH. No program that could fail.
parent_of() {
  case $1 in
  /*/*) printf '%s\n' "${1%/*}" ;;
  /*) printf '/\n' ;;
  */*) printf '%s\n' "${1%/*}" ;;
  *) printf '.\n' ;;
  esac
}

# plain PATH: absolute and without `.`, `..` and slashes that say nothing. Its symlinks stay: where they lead may
# change.
plain() {
  case $1 in
  /*) plain_rest=$1 ;;
  *) plain_rest=$(pwd)/$1 ;;
  esac
  plain_end=''
  while :; do
    while [ "$plain_rest" != "${plain_rest%/}" ]; do plain_rest=${plain_rest%/}; done
    if [ -d "$plain_rest/" ]; then break; fi
    case ${plain_rest##*/} in
    .) ;;
    ..) die 64 "there is no directory ${plain_rest%/..}" ;;
    *) plain_end=/${plain_rest##*/}$plain_end ;;
    esac
    plain_rest=${plain_rest%/*}
  done
  plain_directory=$(CDPATH='' cd -- "$plain_rest/" && pwd) || die 74 "cannot enter $plain_rest"
  # Two slashes at the beginning may stay (POSIX).
  plain_directory=/${plain_directory#"${plain_directory%%[!/]*}"}
  printf '%s\n' "${plain_directory%/}$plain_end"
}

# What a person has put there is not always plain. Relative names count as unset (XDG Base Directory Specification).
make_directories_plain() {
  HOME=$(plain "${HOME:?HOME is not set}") || exit
  plain_or_unset ZDOTDIR "${ZDOTDIR-}"
  plain_or_unset XDG_CONFIG_HOME "${XDG_CONFIG_HOME-}"
  plain_or_unset XDG_DATA_HOME "${XDG_DATA_HOME-}"
  plain_or_unset XDG_STATE_HOME "${XDG_STATE_HOME-}"
  plain_or_unset XDG_CACHE_HOME "${XDG_CACHE_HOME-}"
}

# plain_or_unset VARIABLE VALUE
plain_or_unset() {
  case $2 in
  /*) plain_value=$(plain "$2") || exit ;;
  *) unset "$1" && return 0 ;;
  esac
  export "$1=$plain_value"
}

# is_missing FILE: dies where that cannot be told; test(1) takes every error for an absence.
is_missing() {
  [ ! -e "$1" ] || return 1
  missing_reason=$(LC_ALL=C stat -L -- "$1" 2>&1 >/dev/null) || [ $? -eq 1 ] || die 74 "cannot look at $1"
  case $missing_reason in
  *': No such file or directory' | *': Not a directory') return 0 ;;
  '') return 1 ;;
  esac
  die 74 "cannot look at $1"
}

hash_of() {
  hashed=$(sha256sum <"$1") || die 74 "cannot read $1"
  printf '%s\n' "${hashed%% *}"
}

# one_at_a_time: waits for other installations of this user; the lock goes with the script.
one_at_a_time() {
  has flock || return 0
  exec 9<"$HOME"
  flock 9 || die 74 "cannot lock $HOME"
}

# replace_file TARGET SOURCE: TARGET gets SOURCE's content, owner and mode stay. It has the old or the new content
# whatever happens.
replace_file() {
  # What one that was killed has left.
  rm -f -- "$1".tpl-??????
  replacement=$(mktemp -- "$1.tpl-XXXXXX") || die 74 "cannot write beside $1; it is as it was"
  if ! fill_replacement "$1" "$2" || ! mv -f -- "$replacement" "$1"; then
    rm -f -- "$replacement"
    die 74 "cannot write $1; it is as it was"
  fi
}

fill_replacement() {
  if [ -e "$1" ]; then
    cp -p -- "$1" "$replacement" || return 1
  else
    chmod "$(printf '%o' $((0666 & ~0$(umask))))" "$replacement" || return 1
  fi
  cat -- "$2" >"$replacement" && cmp -s -- "$2" "$replacement" && sync -- "$replacement"
}

# One word that sh, bash and zsh read as exactly $1; quote_fish: that fish does. No program that could fail.
quote() {
  printf "'%s'" "$(replaced "$1" "'" "'\\''")"
}

# In quotes of their own, because in a locale with characters of two bytes a backslash may be the end of one.
quote_fish() {
  quoted_fish=$(replaced "$1" "\\" "$newline")
  quoted_fish=$(replaced "$quoted_fish" "'" "'\"'\"'")
  printf "'%s'" "$(replaced "$quoted_fish" "$newline" "'\"\\\\\"'")"
}

# replaced TEXT WHAT BY
replaced() {
  replaced_rest=$1
  while :; do
    case $replaced_rest in
    *"$2"*) ;;
    *) break ;;
    esac
    printf '%s%s' "${replaced_rest%%"$2"*}" "$3"
    replaced_rest=${replaced_rest#*"$2"}
  done
  printf '%s' "$replaced_rest"
}

# The installed files: a manifest with a line a fact, fields separated by tabs. It is read once, and written as a whole.
#   version - 3          the first line; version 2 had no sum, one without this line is older
#   directory - PATH     made by the installation, in this order
#   file SHA256 PATH     made by the installation
#   rc SHA256 PATH       has a block; what it was before, or "missing"
#   absent - PATH        a directory of tpl's data that was not there; tpl itself makes it later
#   end SHA256 -         the last line; of the lines before it

set_prefix() {
  case $1 in
  *:* | *"$tab"* | *"$newline"*) die 64 "a prefix with ':', a tab or a newline cannot be on PATH" ;;
  esac
  prefix=$(plain "$1") || exit
  case $prefix in
  '') die 64 "the prefix cannot be /" ;;
  *:* | *"$tab"* | *"$newline"*) die 64 "a prefix with ':', a tab or a newline cannot be on PATH" ;;
  esac
  manifest=$prefix/share/tpl/installed
}

# read_manifest must|may: sets records, its facts, listed_prefix, as it was given, and is_damaged; whether there must be
# one.
# shellcheck disable=SC2034 # for uninstall.sh
read_manifest() {
  records=''
  is_damaged=false
  listed_prefix=$prefix
  [ "$1" = must ] || [ -e "$manifest" ] || return 0
  [ -f "$manifest" ] || die 74 "$manifest is not a regular file"
  lines=$(cat -- "$manifest") || die 74 "cannot read $manifest"
  case $lines in
  '') is_damaged=true ;;
  "version$tab-$tab"*) is_whole "$lines" || is_damaged=true ;;
  esac
  each_line "$lines" take_line
}

# is_whole LINES: whether nothing of them was cut or changed.
is_whole() {
  case $1 in
  "version$tab-${tab}2$newline"*) summed=- ;;
  *) summed=$(printf '%s\n' "${1%"$newline"*}" | sha256sum) || die 74 "cannot read $manifest" ;;
  esac
  [ "${1##*"$newline"}" = "end$tab${summed%% *}$tab-" ]
}

# shellcheck disable=SC2034 # for uninstall.sh
take_line() {
  case $1 in
  "directory$tab-$tab/"* | "file$tab"?*"$tab/"* | "rc$tab"?*"$tab/"* | "absent$tab-$tab/"*)
    taken=${1##*"$tab"}
    case $1 in
    "file$tab"*/bin/tpl) listed_prefix=${taken%/bin/tpl} ;;
    esac
    # An older version wrote names down as they were given.
    plain_taken=$(plain "$taken" 2>/dev/null) || plain_taken=$taken
    records="$records${1%"$tab"*}$tab$plain_taken$newline"
    ;;
  "version$tab-$tab"[23] | "end$tab"*"$tab-") ;;
  *) is_damaged=true ;;
  esac
}

# each_line TEXT COMMAND: calls COMMAND LINE.
each_line() {
  each_rest=$1
  while [ -n "$each_rest" ]; do
    each_item=${each_rest%%"$newline"*}
    case $each_rest in
    *"$newline"*) each_rest=${each_rest#*"$newline"} ;;
    *) each_rest='' ;;
    esac
    [ -z "$each_item" ] || "$2" "$each_item"
  done
}

# Removes what an installation that was killed has left; no other one is running (one_at_a_time).
remove_leftovers() {
  rm -f -- "$prefix"/bin/.tpl.?????? "$prefix"/bin/.tpld.?????? "$prefix"/share/tpl/.tpl.*.?????? \
    "$prefix"/share/tpl/.uninstall.sh.?????? "$prefix"/share/tpl/.utils.sh.?????? "$manifest.new" ||
    die 74 "cannot remove what an earlier installation left in $prefix"
}

# is_recorded KIND HASH PATH
is_recorded() {
  case $newline$records in
  *"$newline$1$tab$2$tab$3$newline"*) return 0 ;;
  esac
  return 1
}

# The block in a shell's startup file

block_begin='# >>> tpl >>> made by localbin/install.sh, removed by localbin/uninstall.sh'
block_end='# <<< tpl <<<'

# check_rc FILE: stops when FILE cannot be edited; sets rc_target, FILE without symlinks.
check_rc() {
  rc_target=$1
  if [ -L "$1" ]; then
    rc_target=$(readlink -f -- "$1") || die 74 "$1 is a symlink that leads nowhere"
  fi
  ! is_missing "$rc_target" || return 0
  [ -f "$rc_target" ] || die 74 "$1 is not a regular file"
  # Root may write everything, but the user said otherwise.
  rc_mode=$(stat -c %A -- "$rc_target") || die 74 "cannot look at $1"
  case $rc_mode in
  ??w*) [ -w "$rc_target" ] || die 74 "$1 is not writable (or use --no-modify-rc)" ;;
  *) die 74 "$1 is read-only; chmod u+w it, or use --no-modify-rc" ;;
  esac
  find_block "$1"
}

# find_block NAME: sets block, its text, and block_first and block_last, line numbers in rc_target, 0 when it has no
# block.
find_block() {
  block=''
  block_first=0
  block_last=0
  mark_count=0
  has_block || return 0
  each_line "$marks" take_mark
  case $mark_count in
  2) ;;
  1) die 65 "$1 has half a block of tpl; remove the rest of it by hand" ;;
  *) die 65 "$1 has more than one block of tpl; remove all but one by hand" ;;
  esac
  block=$(sed -n "${block_first},${block_last}p" "$rc_target") || die 74 "cannot read $1"
  [ "${block##*"$newline"}" = "$block_end" ] || die 65 "the block of tpl in $1 is upside down; remove it by hand"
}

# take_mark NUMBER:LINE
take_mark() {
  mark_count=$((mark_count + 1))
  if [ "$mark_count" -eq 1 ]; then block_first=${1%%:*}; else block_last=${1%%:*}; fi
}

# has_block: sets marks, the lines of rc_target where a block begins or ends, with their numbers.
has_block() {
  marks=''
  ! is_missing "$rc_target" || return 1
  [ ! -d "$rc_target" ] && [ ! -p "$rc_target" ] || return 1
  marks=$(LC_ALL=C grep -anxF -e "$block_begin" -e "$block_end" -- "$rc_target") || [ $? -eq 1 ] ||
    die 74 "cannot read $rc_target"
  [ -n "$marks" ]
}

# Both parts of rc_target around its block; all of it when it has none.
text_before_block() {
  if [ "$block_first" -gt 0 ]; then
    head -n $((block_first - 1)) "$rc_target"
  else
    is_missing "$rc_target" || cat "$rc_target"
  fi
}

text_after_block() {
  [ "$block_first" -eq 0 ] || tail -n +$((block_last + 1)) "$rc_target"
}

# rewrite_rc FILE: rc_target gets FILE's content and keeps owner, mode and place behind a symlink. Never in place: a
# disk that is full would leave it empty.
rewrite_rc() {
  replace_file "$rc_target" "$1"
}

# The watcher

# pids_of FILE: processes of this user that run FILE, also when it has been replaced since.
pids_of() {
  own_user=$(id -u) || die 74 "cannot tell whose processes run $1"
  # Processes end while it looks at them: then it ends with 1.
  processes=$(find /proc -maxdepth 2 -path '/proc/[0-9]*/exe' -user "$own_user" -printf '%h\t%l\n' 2>/dev/null) ||
    [ $? -eq 1 ] || die 74 "cannot look for processes of $1"
  printf '%s\n' "$processes" |
    while IFS=$tab read -r process program; do
      case $program in
      "$1" | "$1 (deleted)") printf '%s\n' "${process#/proc/}" ;;
      esac
    done
}

# end_processes FILE: ends those, and waits until they are gone.
end_processes() {
  for pid in $(pids_of "$1"); do kill "$pid" 2>/dev/null || true; done
  patience=100
  while [ -n "$(pids_of "$1")" ]; do
    [ "$patience" -gt 0 ] || return 1
    sleep 0.1
    patience=$((patience - 1))
  done
}

# physical FILE: its path as /proc shows it.
physical() {
  physical_directory=$(CDPATH='' cd -- "${1%/*}/" 2>/dev/null && pwd -P) || return 1
  printf '%s\n' "$physical_directory/${1##*/}"
}
