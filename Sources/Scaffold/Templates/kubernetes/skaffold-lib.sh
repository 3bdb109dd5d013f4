# shellcheck shell=sh
# Sourced after kubernetes.sh, never run.

# skaffold_with_profile VERB OPTIONS…: with the profile of the environment; one that skaffold.yaml lacks is an error.
skaffold_with_profile() {
  verb=$1
  shift
  if [ -n "${KUBE_CONTEXT:-}" ]; then
    set -- --kube-context "$KUBE_CONTEXT" "$@"
  fi
  (cd "$COMPONENT_DIR" && skaffold "$verb" --profile "$ENVIRONMENT" "$@")
}
