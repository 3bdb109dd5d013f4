# shellcheck shell=sh
# kubectl for this component. Sourced after component.sh, never run.

# kube ARGS…: kubectl in the context that .env names, else in the current one.
kube() {
  if [ -n "${KUBE_CONTEXT:-}" ]; then
    kubectl --context "$KUBE_CONTEXT" "$@"
  else
    kubectl "$@"
  fi
}

# workloads SOURCE…: NAMESPACE KIND NAME of what has replicas. Custom columns, because a single object is no list in
# JSON.
workloads() {
  objects=$(kube get "$@" --no-headers \
    -o custom-columns=NS:.metadata.namespace,KIND:.kind,NAME:.metadata.name) || die "cannot list the workloads"
  printf '%s\n' "$objects" | awk '$2 == "Deployment" || $2 == "StatefulSet"'
}

# each_workload COMMAND…: calls COMMAND NAMESPACE KIND/NAME for the workloads of the overlay, stops at the first
# failure.
each_workload() {
  # Listed first: in a pipe, a cluster that does not answer would look like no workload at all.
  listed=$(workloads -k "$(overlay)")
  [ -n "$listed" ] || return 0
  while read -r namespace kind name; do
    "$@" "$namespace" "$kind/$name" </dev/null
  done <<EOF
$listed
EOF
}
