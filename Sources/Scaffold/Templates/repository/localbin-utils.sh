# shellcheck shell=sh
# Helpers for the scripts of this repository. Sourced, never run:
#   . "$root/localbin/utils.sh"
# The functions on components expect the repository's root as working directory.

log() {
  printf '%s\n' "$*" >&2
}

die() {
  log "${0##*/}: error: $*"
  exit 1
}

# require COMMAND…: stops with a clear message when a command is missing.
require() {
  for required in "$@"; do
    command -v "$required" >/dev/null 2>&1 || die "$required is needed and not on PATH"
  done
}

# quote TEXT: TEXT as one shell word.
quote() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# setting KEY: a top-level scalar of the optional tpl.yaml.
setting() {
  [ -f tpl.yaml ] || return 0
  sed -n "s/^$1:[[:space:]]*\([^#[:space:]]*\).*/\1/p" tpl.yaml | tr -d "\"'" | sed 1q
}

# environment: dev, prod, …
environment() {
  chosen=${TPL_ENV:-${TPL_ENVIRONMENT:-$(setting default_env)}}
  printf '%s\n' "${chosen:-dev}"
}

# each_component COMMAND…: calls COMMAND with every component's id, in the order in which they may need each other.
each_component() {
  for directory in infra/*/*/ platform/*/ application/*/; do
    # A pattern that matches nothing stays as it is.
    [ -d "$directory" ] || continue
    "$@" "${directory%/}"
  done
}

# component_script ID VERB: the script's path inside the component, or nothing.
component_script() {
  for script in "scripts/$2.sh" "scripts/$2"; do
    if [ -f "$1/$script" ]; then
      printf '%s\n' "$script"
      return 0
    fi
  done
}

# run_script ID SCRIPT: runs it in its component. What it says goes to stderr, so that stdout keeps one line a
# component.
run_script() {
  if [ ! -x "$1/$2" ]; then
    log "$1/$2 is not executable: chmod +x $1/$2"
    return 1
  fi
  log "==> $1/$2"
  (cd "$1" && exec "./$2") </dev/null >&2
}

ok_count=0
failed_count=0
other_count=0

# report STATE ID [WHY]: one line a component.
report() {
  case $1 in
  ok) ok_count=$((ok_count + 1)) ;;
  failed) failed_count=$((failed_count + 1)) ;;
  *) other_count=$((other_count + 1)) ;;
  esac
  printf '%-8s %s%s\n' "$1" "$2" "${3:+ ($3)}"
}

any_ok() {
  [ "$ok_count" -gt 0 ]
}

any_failed() {
  [ "$failed_count" -gt 0 ]
}

# summary VERB: the last line; its status is the whole run's.
summary() {
  printf '%s: %d ok, %d failed, %d without effect\n' "$1" "$ok_count" "$failed_count" "$other_count"
  ! any_failed
}

# enter_repository: goes to the root and drops what an activated component left in this shell.
enter_repository() {
  cd "$1" || die "cannot enter $1"
  TPL_ENV=$(environment)
  TPL_ROOT=$PWD
  export TPL_ENV TPL_ROOT
  if [ -n "${TPL_COMPONENT:-}" ]; then
    log "${0##*/}: warning: $TPL_COMPONENT is active in this shell, its variables reach every script; better run this from the root"
  fi
  unset TPL_COMPONENT TPL_LAYER TPL_ENVIRONMENT COMPOSE_FILE COMPOSE_PROJECT_NAME COMPOSE_ENV_FILES
}
