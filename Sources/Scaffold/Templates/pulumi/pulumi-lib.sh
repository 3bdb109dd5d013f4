# shellcheck shell=sh
# pulumi for this component. Sourced after component.sh, never run.

PROJECT_DIR=$COMPONENT_DIR/pulumi

# stack VERB ARGS…: pulumi stack VERB, on the environment's stack.
stack() {
  verb=$1
  shift
  pulumi stack "$verb" --non-interactive -C "$PROJECT_DIR" -s "$ENVIRONMENT" "$@"
}
