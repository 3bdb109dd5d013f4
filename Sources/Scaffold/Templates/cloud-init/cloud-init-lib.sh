# shellcheck shell=sh
# cloud-init for this component. Sourced after component.sh, never run.

USER_DATA=$COMPONENT_DIR/cloud-init/user-data.yaml

# check_user_data: its first line, and its schema where cloud-init is installed.
check_user_data() {
  [ "$(sed 1q "$USER_DATA")" = '#cloud-config' ] || die "the first line of $USER_DATA is not #cloud-config"
  if command -v cloud-init >/dev/null 2>&1; then
    cloud-init schema -c "$USER_DATA"
  else
    log "$COMPONENT_ID: cloud-init is not installed here, the schema was not checked"
  fi
}
