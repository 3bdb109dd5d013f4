# shellcheck shell=sh
# Sourced after kubernetes.sh, never run.

# overlay: the directory of the environment, else the plain base.
overlay() {
  if [ -d "$COMPONENT_DIR/k8s/overlays/$ENVIRONMENT" ]; then
    printf '%s\n' "$COMPONENT_DIR/k8s/overlays/$ENVIRONMENT"
  else
    printf '%s\n' "$COMPONENT_DIR/k8s"
  fi
}
