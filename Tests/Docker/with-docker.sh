#!/bin/sh
# Runs a command beside a real Docker Engine and docker compose v2, taken from Debian's packages. Nothing is installed.
# TPL_TEST_DOCKER is then a directory to put in front of PATH, DOCKER_CONFIG one with the compose plugin, and
# DOCKER_HOST the engine's socket where one runs, which needs root, a mount and a network namespace.
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
# shellcheck source=../../localbin/utils.sh
. "$package/localbin/utils.sh"

usage() {
  cat <<'END'
usage: Tests/Docker/with-docker.sh COMMAND [ARGUMENT…]

Ends with the status of COMMAND, or with 69 when this machine cannot get the packages.
END
}

mirror() {
  # shellcheck disable=SC2016 # apt-get replaces these
  apt-get indextargets --format '$(CODENAME) $(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
    sed -n 's/^bookworm Debian main //p' | head -n 1
}

# release_apt RELEASE ARGUMENT…: apt-get with the lists of the release only, and as if no package were installed here.
release_apt() {
  lists=$work/$1
  shift
  apt-get -q -o Dir::Etc::SourceList="$lists/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$lists/lists" -o Dir::State::status="$lists/status" -o Dir::Cache="$lists/cache" \
    -o APT::Sandbox::User=root "$@" </dev/null >&2
}

# fetch RELEASE PACKAGE…
fetch() {
  release=$1
  shift
  mkdir -p "$work/$release/lists/partial" "$work/$release/cache/archives/partial" "$work/packages"
  printf 'deb %s %s main\n' "$address" "$release" >"$work/$release/sources.list"
  : >"$work/$release/status"
  release_apt "$release" update -o APT::Update::Error-Mode=any || die 69 "no packages of $release"
  (cd "$work/packages" && release_apt "$release" download "$@") || die 69 "no packages of $release"
}

fetch_packages() {
  address=$(mirror)
  [ -n "$address" ] || die 69 "apt has no address for Debian's packages"
  # compose of trixie runs with the libraries of bookworm, whose own is version 1.
  fetch bookworm docker.io containerd runc busybox-static
  fetch trixie docker-compose
  for file in "$work"/packages/*.deb; do dpkg-deb -x "$file" "$work/root"; done
  mkdir -p "$work/config/cli-plugins"
  ln -s "$work/root/usr/libexec/docker/cli-plugins/docker-compose" "$work/config/cli-plugins/docker-compose"
}

# An image with nothing but busybox, which needs no registry.
import_image() {
  mkdir -p "$work/image/bin" "$work/image/tmp"
  cp "$work/root/bin/busybox" "$work/image/bin/busybox"
  for name in sh sleep cat ls touch; do ln -s busybox "$work/image/bin/$name"; done
  tar -C "$work/image" -c . | docker import - tpl/busybox:1 >/dev/null
}

# In namespaces of its own.
with_engine() {
  mount --make-rprivate /
  ip link set lo up
  PATH="$work/root/usr/bin:$work/root/usr/sbin:$work/root/sbin:$PATH"
  export PATH DOCKER_CONFIG="$work/config" TPL_TEST_DOCKER="$work/root/usr/bin" DOCKER_HOST="unix://$work/docker.sock"
  dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/docker.pid" --iptables=false --ip6tables=false \
    --ip-masq=false -H "$DOCKER_HOST" >"$work/engine.log" 2>&1 9>&- &
  engine=$!
  tries=0
  until docker version >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ] || ! kill -0 "$engine" 2>/dev/null; then
      warn "no Docker Engine runs here: $(tail -n 1 "$work/engine.log")"
      unset DOCKER_HOST
      break
    fi
    sleep 0.2
  done
  [ -z "${DOCKER_HOST-}" ] || import_image || unset DOCKER_HOST
  result=0
  "$@" || result=$?
  kill "$engine" 2>/dev/null || :
  wait "$engine" 2>/dev/null || :
  return "$result"
}

main() {
  case ${1-} in
  -h | --help) usage && exit 0 ;;
  esac
  [ $# -ge 1 ] || die 64 "$(usage | head -n 1)"
  if [ -n "${TPL_WITH_DOCKER-}" ]; then
    work=$TPL_WITH_DOCKER
    unset TPL_WITH_DOCKER
    with_engine "$@"
    exit
  fi
  [ "$(id -u)" -eq 0 ] || die 69 "an engine needs root"
  for command in unshare apt-get dpkg-deb ip; do has "$command" || die 69 "needs $command"; done
  make_work
  chmod 755 "$work"
  fetch_packages
  TPL_WITH_DOCKER=$work unshare -m -n -- "$0" "$@"
}

main "$@"
