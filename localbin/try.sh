#!/bin/sh
# Shows tpl at work in real shells, in a temporary HOME, and leaves nothing behind. See --help.
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=utils.sh
. "$package/localbin/utils.sh"
# shellcheck source=building.sh
. "$package/localbin/building.sh"

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
  binaries=$(CDPATH='' cd -- "$binaries" && pwd -P) || die 74 "there is no directory of programs"
  for program in tpl tpld; do
    [ -x "$binaries/$program" ] || die 74 "$binaries/$program is not a program"
  done
}

# Everything below happens in here. Short, because a socket's path has at most 107 bytes.
enter_temporary_home() {
  place=${TMPDIR:-/tmp}
  [ "${#place}" -le 60 ] || place=/tmp
  work=$(mktemp -d "$place/tpl-try.XXXXXX")
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
set -g fish_autosuggestion_enabled 0
function fish_prompt
    printf 'fish:%s> ' (prompt_pwd)
end
END
}

install_for_shells() {
  for shell in $shells; do
    clean "$package/localbin/install.sh" --shell "$shell" --binaries "$binaries" 2>&1
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
  show tpl sync
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
  cat >"$shop/localbin/orders" <<'END'
#!/bin/sh
echo "3 orders, asked at port $PGPORT"
END
  chmod +x "$shop/localbin/orders"
}

# Real shells

terminal() {
  clean tmux -f /dev/null "$@"
}

# One for all shells: it would end with the last session, and a session that begins just then would find none.
start_terminals() {
  terminal start-server ';' set-option -g exit-empty off
}

open_shell() {
  prompts=0
  prompt_pattern="$1:[^ ]*[\$%#>]"
  terminal new-session -d -s "$1" -x 110 -y 200 -c "$work/home" "exec $1 -i"
  wait_for_prompt "$1"
}

screen() {
  terminal capture-pane -p -J -t "$1"
}

# Until there is one prompt more than before, and it stands alone in the last line.
wait_for_prompt() {
  patience=600
  until
    screen "$1" | sed -e 's/ *$//' -e '/^$/d' >"$work/screen"
    [ "$(grep -c "^$prompt_pattern" "$work/screen")" -eq $((prompts + 1)) ] &&
      tail -n 1 "$work/screen" | grep -qx "$prompt_pattern"
  do
    [ "$patience" -gt 0 ] || die 124 "$1 shows no prompt; its screen: $(cat "$work/screen")"
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

# shellcheck disable=SC2016 # for the shell in the terminal
show_shell() {
  headline "a real $1 on a terminal"
  open_shell "$1"
  types "$1" 'cd shop/platform/timescale'
  types "$1" 'echo $DATABASE_URL'
  types "$1" 'orders'
  types "$1" 'sed -i s/5432/6543/ .env'
  types "$1" 'echo $DATABASE_URL'
  types "$1" 'tpl which timescale'
  types "$1" 'tpl cd api'
  types "$1" 'echo "$GREETING [$DATABASE_URL]"'
  types "$1" 'cd'
  types "$1" 'echo "[$GREETING]"'
  sed '$d' "$work/screen"
  write_values
  types "$1" ". $work/measure.$1"
  terminal kill-session -t "$1"
}

# Timings

# In the shell itself: 2000 times what a prompt runs when nothing changed; 50 times into the component and out again,
# each time with the prompt that follows.
# shellcheck disable=SC2016 # for the shells that read it
write_measurements() {
  to=$shop/platform/timescale
  for shell in bash zsh; do
    cat >"$work/measure.$shell" <<END
{ cd '$to'; for i in {1..20}; do sleep 0.05; __tpl_prompt; __tpl_fresh && break; done
__try_fresh=no; __tpl_fresh && __try_fresh=yes; __try_a=\$(date +%s%N)
for i in {1..2000}; do __tpl_prompt; done
__try_b=\$(date +%s%N); cd; __tpl_prompt; __try_c=\$(date +%s%N)
for i in {1..50}; do cd '$to'; __tpl_prompt; cd; __tpl_prompt; done
__try_d=\$(date +%s%N)
echo \$__try_fresh \$(( __try_b - __try_a )) \$(( __try_d - __try_c )) >'$work/measured/$shell'; } 2>/dev/null
END
  done
  cat >"$work/measure.fish" <<END
begin; cd '$to'; for i in (seq 20); sleep 0.05; __tpl_prompt; __tpl_fresh; and break; end
set -g try_fresh no; __tpl_fresh; and set -g try_fresh yes; set -g try_a (date +%s%N)
for i in (seq 2000); __tpl_prompt; end
set -g try_b (date +%s%N); cd; __tpl_prompt; set -g try_c (date +%s%N)
for i in (seq 50); cd '$to'; __tpl_prompt; cd; __tpl_prompt; end
set -g try_d (date +%s%N)
echo \$try_fresh (math \$try_b - \$try_a) (math \$try_d - \$try_c) >'$work/measured/fish'; end 2>/dev/null
END
}

# measure_program ARGUMENT…: milliseconds of one run, the mean of 200 in a loop.
measure_program() {
  # shellcheck disable=SC2016 # for that sh
  (cd "$shop" && clean sh -c '
    "$@" >/dev/null 2>&1
    started=$(date +%s%N)
    for _ in $(seq 200); do "$@" >/dev/null 2>&1; done
    echo $(($(date +%s%N) - started))' sh "$@") | awk '{ printf "%.2f ms", $1 / 200 / 1e6 }'
}

row() {
  printf '%-32s %10s   %s\n' "$1" "$2" "$3"
}

print_timings() {
  headline "timings of this run, on $(nproc) cores; mean values"
  for shell in $shells; do
    read -r fresh prompt_time round_time <"$work/measured/$shell"
    [ "$fresh" = yes ] || warn "$shell: the prompts that were measured were not unchanged ones"
    row "$shell: unchanged prompt" "$(awk "BEGIN { printf \"%.0f µs\", $prompt_time / 2000 / 1e3 }")" \
      "2000 calls of the hook's prompt function in that $shell"
    row "$shell: cd in and out again" "$(awk "BEGIN { printf \"%.1f ms\", $round_time / 50 / 1e6 }")" \
      "50 times activate and undo, with both prompts, in that $shell"
  done
  tpl=$work/home/.local/bin/tpl
  row "activation" "$(measure_program "$tpl" hook-env bash "$shop/platform/timescale" '')" \
    "200 runs of what the hook calls then: tpl hook-env"
  row "lookup" "$(measure_program "$tpl" which timescale)" "200 runs of tpl which timescale"
  row "for comparison: any program" "$(measure_program /bin/true)" "200 runs of /bin/true, from the same sh"
}

# Also after Ctrl-C. The watcher first: its program is in the directory.
clean_up() {
  trap '' HUP INT TERM PIPE
  [ -n "$work" ] || return 0
  [ ! -d "$work/tmp" ] || terminal kill-server 2>/dev/null || true
  end_processes "$tpld" || warn "tpld does not stop"
  rm -rf -- "$work"
}

choose_shells() {
  found=''
  for shell in $shells; do
    if has "$shell"; then found="$found $shell"; else log "$shell is not installed: not shown"; fi
  done
  shells=${found# }
  [ -n "$shells" ] || die 69 "none of the shells is installed"
}

main() {
  work=''
  parse_options "$@"
  choose_shells
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  trap 'exit 141' PIPE
  [ -n "$binaries" ] || require_swift
  prepare
  enter_temporary_home
  headline "localbin/install.sh, in a temporary HOME: $work/home"
  install_for_shells
  headline "a repository, with values in its env files"
  make_repository
  write_measurements
  start_terminals
  for shell in $shells; do show_shell "$shell"; done
  print_timings
  clean_up
  trap - EXIT
  printf '\nnothing is left of this but .build and the packages that were installed, if the output above says so\n'
}

main "$@"
