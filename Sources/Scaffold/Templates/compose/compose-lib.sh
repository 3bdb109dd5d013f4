# shellcheck shell=sh
# docker compose for this component. Sourced after component.sh, never run.

# The service whose data backup.sh saves, and where it keeps them.
SERVICE=app
# shellcheck disable=SC2034 # for backup.sh and restore.sh
DATA=/data

# project_name: what COMPOSE_PROJECT_NAME, an env file, a compose file or the component's tpl.yaml says, else
# ROOT-LAYER-NAME-ENV. Without it every component would be docker's default project "compose".
project_name() {
  # In a shell where another component is active, COMPOSE_PROJECT_NAME is the other one's.
  if [ -n "${COMPOSE_PROJECT_NAME:-}" ] && [ "${TPL_COMPONENT:-$COMPONENT_ID}" = "$COMPONENT_ID" ]; then
    printf '%s\n' "$COMPOSE_PROJECT_NAME"
    return 0
  fi
  declared=$(declared_name)
  case $declared in
  # Made of variables, which compose replaces itself when it is told of no name.
  *\$*) return 0 ;;
  ?*)
    printf '%s\n' "$declared"
    return 0
    ;;
  esac
  root_name=$(setting name)
  printf '%s\n' "${root_name:-${ROOT_DIR##*/}}-$COMPONENT_ID-$ENVIRONMENT" |
    tr '[:upper:]' '[:lower:]' | tr '/' '-' | tr -cd '[:alnum:]_-' | sed 's/^[_-]*//'
}

# declared_name: the last of those that files give, from the weakest to the strongest; scalars on one line only.
declared_name() {
  {
    [ ! -f "$COMPONENT_DIR/tpl.yaml" ] || sed -n 's/^project:[[:space:]]*\([^#[:space:]]*\).*/\1/p' "$COMPONENT_DIR/tpl.yaml"
    for file in compose.yaml compose.override.yaml "compose.$ENVIRONMENT.yaml"; do
      [ ! -f "$COMPONENT_DIR/compose/$file" ] ||
        sed -n "s/^[\"']\{0,1\}name[\"']\{0,1\}[[:space:]]*:[[:space:]]*\([^#[:space:]]*\).*/\1/p" "$COMPONENT_DIR/compose/$file"
    done
    env_files | while IFS= read -r file; do
      sed -n 's/^\(export \)\{0,1\}COMPOSE_PROJECT_NAME=\([^#[:space:]]*\).*/\2/p' "$COMPONENT_DIR/$file"
    done
  } | tr -d "\"'" | sed -n '/./h;$!d;g;p'
}

# compose_flavour: plugin (docker compose), standalone (docker-compose 2) or legacy (docker-compose 1).
compose_flavour() {
  if docker compose version >/dev/null 2>&1; then
    echo plugin
    return 0
  fi
  require docker-compose
  case $(docker-compose version --short 2>/dev/null) in
  1.*) echo legacy ;;
  *) echo standalone ;;
  esac
}

# compose ARGS…: this component's files, env files and project. The loops prepend, so the last one given comes first.
compose() {
  flavour=$(compose_flavour)
  for file in "compose.$ENVIRONMENT.yaml" compose.override.yaml compose.yaml; do
    [ ! -f "$COMPONENT_DIR/compose/$file" ] || set -- -f "$COMPONENT_DIR/compose/$file" "$@"
  done
  if [ "$flavour" = legacy ]; then
    legacy_compose "$@"
    return
  fi
  for file in $(env_files | sed '1!G;h;$!d'); do
    set -- --env-file "$COMPONENT_DIR/$file" "$@"
  done
  set -- --project-name "$(project_name)" "$@"
  case $flavour in
  plugin) docker compose "$@" ;;
  *) docker-compose "$@" ;;
  esac
}

# docker-compose 1 takes one env file: it gets all of them in one, 0600 and gone afterwards.
legacy_compose() {
  merged=$(mktemp)
  trap 'rm -f "$merged"' EXIT
  env_files | while IFS= read -r file; do
    awk 1 "$COMPONENT_DIR/$file"
  done >"$merged"
  compose_status=0
  docker-compose --project-name "$(project_name)" --env-file "$merged" "$@" || compose_status=$?
  rm -f "$merged"
  return "$compose_status"
}

# up: starts what is defined and waits until it is healthy. Never --remove-orphans: other projects' containers are not
# ours.
up() {
  case $(compose_flavour) in
  legacy) compose up -d ;;
  *) compose up -d --wait ;;
  esac
}

# is_up: whether the service runs now.
is_up() {
  project=$(project_name)
  if [ -z "$project" ]; then
    [ -n "$(compose ps -q "$SERVICE")" ]
    return
  fi
  [ -n "$(docker ps -q --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$SERVICE")" ]
}

# in_service COMMAND ARGS…: one command in a new container of the service: same image, same volumes, no ports.
in_service() {
  command_name=$1
  shift
  compose run --rm --no-deps -T --entrypoint "$command_name" "$SERVICE" "$@"
}
