# shellcheck shell=sh disable=SC2034 # the scripts that source this file use the variables
# What the scripts of this component share. Sourced, never run.

LAYER=__COMPONENT_LAYER__
COMPONENT_DIR=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
case $LAYER in
infra) ROOT_DIR=${COMPONENT_DIR%/*/*/*} ;;
*) ROOT_DIR=${COMPONENT_DIR%/*/*} ;;
esac
COMPONENT_ID=${COMPONENT_DIR#"$ROOT_DIR/"}

log() {
  printf '%s\n' "$*" >&2
}

die() {
  log "$COMPONENT_ID: error: $*"
  exit 1
}

# require COMMAND…: stops with a clear message when a command is missing.
require() {
  for required in "$@"; do
    command -v "$required" >/dev/null 2>&1 || die "$required is needed and not on PATH"
  done
}

# setting KEY: a top-level scalar of the repository's optional tpl.yaml.
setting() {
  [ -f "$ROOT_DIR/tpl.yaml" ] || return 0
  sed -n "s/^$1:[[:space:]]*\([^#[:space:]]*\).*/\1/p" "$ROOT_DIR/tpl.yaml" | tr -d "\"'" | sed 1q
}

# infra/PROVIDER/ENV is of that environment whatever the shell says: dev's directory never touches prod.
if [ "$LAYER" = infra ]; then
  ENVIRONMENT=${COMPONENT_DIR##*/}
else
  ENVIRONMENT=${TPL_ENV:-${TPL_ENVIRONMENT:-$(setting default_env)}}
  ENVIRONMENT=${ENVIRONMENT:-dev}
fi

# env_files: the component's plain env files, the ones that win last.
env_files() {
  for env_name in .env ".env.$ENVIRONMENT" .env.local ".env.$ENVIRONMENT.local"; do
    [ ! -f "$COMPONENT_DIR/$env_name" ] || printf '%s\n' "$env_name"
  done
}

# load_env: exports NAME=VALUE lines as they stand: one pair of quotes is taken off, nothing is expanded or executed.
# A variable that is already set wins, as it does in docker compose. tpl exec understands more (encrypted files,
# ${NAME}).
load_env() {
  for env_name in $(env_files | sed '1!G;h;$!d'); do
    while IFS= read -r line || [ -n "$line" ]; do
      line=${line#export }
      name=${line%%=*}
      case $name in
      '' | [!A-Za-z_]* | *[!A-Za-z0-9_]* | "$line") continue ;;
      esac
      value=${line#*=}
      case $value in
      \"*\" | \'*\')
        value=${value#?}
        value=${value%?}
        ;;
      esac
      eval "[ -n \"\${$name+set}\" ]" || export "$name=$value"
    done <"$COMPONENT_DIR/$env_name"
  done
}

# backup_dir: where a backup is written to or read from. Made here when the script is run by hand.
backup_dir() {
  if [ -z "${TPL_BACKUP_DIR:-}" ]; then
    TPL_BACKUP_DIR=$ROOT_DIR/.tpl/local/by-hand/$COMPONENT_ID
    (umask 077 && mkdir -p "$TPL_BACKUP_DIR")
    log "TPL_BACKUP_DIR is not set, using $TPL_BACKUP_DIR"
  fi
  printf '%s\n' "$TPL_BACKUP_DIR"
}
