#!/bin/sh
# Shows tpl at work in real shells, in a temporary HOME, and leaves nothing behind. See --help.
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=utils.sh
. "$package/localbin/utils.sh"

usage() {
  cat <<'END'
usage: localbin/try.sh [--binaries DIR] [--shell bash|zsh|fish]

Builds tpl, makes a repository in a temporary HOME, works in it in real interactive shells (every one of bash, zsh
and fish that is installed), and prints what a person would see there, with timings. Your own HOME, your shells and a
running tpld are not touched.

  --binaries DIR    take tpl and tpld from DIR instead of building them (also: TPL_TRY_BINARIES=DIR)
  --shell SHELL     only this one
END
}

parse_options() {
  binaries=${TPL_TRY_BINARIES-}
  shells='bash zsh fish'
  while [ $# -gt 0 ]; do
    case $1 in
    --binaries | --shell)
      [ -n "${2-}" ] || die 64 "$1 needs a value"
      set_option "$1" "$2"
      shift 2
      ;;
    --binaries=* | --shell=*)
      set_option "${1%%=*}" "${1#*=}"
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && die 64 "unknown argument '$1'" ;;
    esac
  done
}

set_option() {
  case $1=$2 in
  --binaries=*) binaries=$2 ;;
  --shell=bash | --shell=zsh | --shell=fish) shells=$2 ;;
  *) die 64 "tpl has no hook for the shell '$2'; bash, zsh or fish" ;;
  esac
}

headline() {
  printf '\n== %s\n\n' "$*"
}

try_packages() {
  [ -n "$binaries" ] || build_packages
  echo 'tmux tmux the terminal of the shells that are shown'
}

prepare() {
  try_packages | need_packages
  if [ -z "$binaries" ]; then
    build_release
    binaries=$package/.build/release
  fi
  binaries=$(CDPATH='' cd -- "$binaries" && pwd -P)
  [ -x "$binaries/tpl" ] && [ -x "$binaries/tpld" ] || die 74 "$binaries does not hold tpl and tpld"
}

# Everything below happens in here. Short, because a socket's path has at most 107 bytes.
enter_temporary_home() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/tpl-try.XXXXXX")
  work=$(CDPATH='' cd -- "$work" && pwd -P)
  mkdir "$work/home" "$work/run" "$work/tmp" "$work/measured"
  chmod 700 "$work/run"
  tpld=$work/home/.local/bin/tpld
  write_startup_files
}

# clean COMMAND…: with nothing of the caller's environment but PATH and the terminal's language.
clean() {
  env -i HOME="$work/home" PATH="$PATH" SHELL=/bin/sh TERM=xterm-256color LC_ALL=C.UTF-8 TMPDIR="$work/tmp" \
    XDG_RUNTIME_DIR="$work/run" TMUX_TMPDIR="$work/tmp" SWIFT_BACKTRACE=enable=no "$@"
}

# What a person has in there already: a prompt that names the shell.
write_startup_files() {
  # shellcheck disable=SC2016 # for the shells that read it
  printf '%s\n' "PS1='bash:\\w\\$ '" 'unset HISTFILE' >"$work/home/.bashrc"
  printf '%s\n' "PS1='zsh:%~%# '" 'unset HISTFILE' >"$work/home/.zshrc"
  mkdir -p "$work/home/.config/fish"
  cat >"$work/home/.config/fish/config.fish" <<'END'
set -g fish_greeting
set -g fish_prompt_pwd_dir_length 0
set -g fish_history ''
function fish_prompt
    printf 'fish:%s> ' (prompt_pwd)
end
END
}

install_for_shells() {
  for shell in $shells; do
    clean "$package/localbin/install.sh" --shell "$shell" --binaries "$binaries"
  done
}

# show COMMAND…: as typed, and what it says.
show() {
  printf '$ %s\n' "$*"
  (cd "$directory" && clean env PATH="$work/home/.local/bin:$PATH" "$@" 2>&1)
}

make_repository() {
  directory=$work/home
  show tpl init shop
  directory=$work/home/shop
  show tpl new platform timescale
  show tpl new application api
  show tpl new infra gcp/dev
  write_values
  show tpl allow
  show tpl daemon start
  show tpl daemon status
}

write_values() {
  shop=$work/home/shop
  cat >"$shop/platform/timescale/.env" <<'END'
PGPORT=5432
DATABASE_URL="postgres://app@localhost:${PGPORT}/shop"
END
  printf '%s\n' 'GREETING=hello' >"$shop/application/api/.env"
  printf '%s\n' 'CLOUD_REGION=europe-west9' >"$shop/infra/gcp/dev/.env"
  printf '%s\n' '#!/bin/sh' 'echo "orders of $PGPORT: 3"' >"$shop/localbin/orders"
  chmod +x "$shop/localbin/orders"
}

# Real shells

terminal() {
  clean tmux -f /dev/null "$@"
}

open_shell() {
  prompts=0
  terminal new-session -d -s "$1" -x 110 -y 200 -c "$work/home" "exec $1 -i"
  wait_for_prompt "$1"
}

screen() {
  terminal capture-pane -p -J -t "$1"
}

# A line that is the prompt and nothing more, below all that were there before.
wait_for_prompt() {
  patience=600
  while :; do
    lines=$(screen "$1" | grep -c "^$1:[^ ]*[\$%#>]" || true)
    last=$(screen "$1" | sed '/^ *$/d' | tail -n 1 | sed 's/ *$//')
    case $lines$last in
    "$((prompts + 1))$1:"*' '*) ;;
    "$((prompts + 1))$1:"*) break ;;
    esac
    [ "$patience" -gt 0 ] || die 124 "$1 shows no prompt; its screen: $(screen "$1" | sed '/^ *$/d')"
    patience=$((patience - 1))
    sleep 0.05
  done
  prompts=$((prompts + 1))
}

# types SHELL LINE: and waits for the next prompt.
types() {
  terminal send-keys -t "$1" -l -- "$2"
  terminal send-keys -t "$1" Enter
  wait_for_prompt "$1"
}

show_shell() {
  headline "A real $1 on a terminal"
  open_shell "$1"
  types "$1" 'cd shop/platform/timescale'
  types "$1" 'echo $DATABASE_URL'
  types "$1" 'orders'
  types "$1" 'echo PGPORT=6543 >> .env.local'
  types "$1" 'echo $PGPORT'
  types "$1" 'tpl which timescale'
  types "$1" 'tpl cd api'
  types "$1" 'echo $GREETING, DATABASE_URL=[$DATABASE_URL]'
  types "$1" 'cd'
  types "$1" 'echo GREETING=[$GREETING]'
  screen "$1" | sed -e 's/ *$//' -e '/^$/d' | sed '$d'
  rm -f "$shop/platform/timescale/.env.local"
  measure_shell "$1"
  terminal kill-session -t "$1"
}
