#!/bin/sh
# Runs a command where bash, zsh and fish are those of another Debian release, from the mirror that apt uses here.
# Nothing is installed: the programs are mounted over the system's in a mount namespace of the command's own, which
# needs root.
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
# shellcheck source=../../localbin/utils.sh
. "$package/localbin/utils.sh"

usage() {
  cat <<'END'
usage: Tests/OtherReleases/with-shells-of.sh RELEASE COMMAND [ARGUMENT…]

RELEASE is a name: bullseye has zsh 5.8 and fish 3.1, trixie fish 4. Ends with the status of COMMAND, or with 69 when this
machine cannot get the release's packages.
END
}

# The address that apt has for the main packages of the release this machine runs.
mirror() {
  # shellcheck source=/dev/null
  running=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
  # shellcheck disable=SC2016 # apt-get replaces these
  apt-get indextargets --format '$(CODENAME) $(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
    sed -n "s/^$running Debian main //p" | head -n 1
}

# other_apt ARGUMENT…: apt-get with the lists of the release only, and as if no package were installed here.
other_apt() {
  apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User=root "$@" </dev/null >&2
}

fetch_packages() {
  address=$(mirror)
  [ -n "$address" ] || die 69 "apt has no address for Debian's packages"
  printf 'deb %s %s main\n' "$address" "$release" >"$work/sources.list"
  : >"$work/status"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$work/root"
  other_apt update -o APT::Update::Error-Mode=any || die 69 "no packages of $release"
  (cd "$work/packages" && other_apt download bash zsh zsh-common fish fish-common libc6 libtinfo6 libcap2 libpcre2-8-0 \
    libpcre2-32-0 libstdc++6 libgcc-s1) || die 69 "no packages of $release"
  for file in "$work"/packages/*.deb; do dpkg-deb -x "$file" "$work/root"; done
}

# program SHELL: where the release has it.
program() {
  for directory in usr/bin bin; do
    [ ! -f "$work/root/$directory/$1" ] || printf '%s\n' "$work/root/$directory/$1"
  done
}

# A shell that is newer than this machine's libraries gets its own.
give_libraries() {
  for shell in bash zsh fish; do
    file=$(program "$shell")
    [ -z "$("$file" --version 2>&1 >/dev/null)" ] ||
      patchelf --set-interpreter "$(library 'ld-linux*')" --force-rpath \
        --set-rpath "$(dirname "$(library libc.so.6)"):$(dirname "$(library libstdc++.so.6)")" "$file"
    "$file" --version >/dev/null || die 69 "the $shell of $release does not run here"
  done
}

library() {
  find "$work/root" -name "$1" | head -n 1
}

# In a namespace of its own.
mount_over() {
  mount --make-rprivate /
  for shell in bash zsh fish; do mount --bind "$(program "$shell")" "/usr/bin/$shell"; done
  for directory in usr/share/fish etc/fish usr/share/zsh; do mount_directory "$directory"; done
  (cd "$work/root" && find usr/lib -type d -name zsh) | while read -r directory; do mount_directory "$directory"; done
}

mount_directory() {
  mkdir -p "/$1"
  mount --bind "$work/root/$1" "/$1"
}

print_versions() {
  for shell in bash zsh fish; do log "$("/usr/bin/$shell" --version | head -n 1)"; done
}

main() {
  case ${1-} in
  -h | --help) usage && exit 0 ;;
  esac
  [ $# -ge 2 ] || die 64 "$(usage | head -n 1)"
  release=$1
  shift
  if [ -n "${TPL_OTHER_SHELLS-}" ]; then
    work=$TPL_OTHER_SHELLS
    unset TPL_OTHER_SHELLS
    mount_over
    print_versions
    exec "$@"
  fi
  [ "$(id -u)" -eq 0 ] || die 69 "mounting needs root"
  for command in unshare apt-get patchelf; do has "$command" || die 69 "needs $command"; done
  make_work
  chmod 755 "$work" # for shells of another user
  fetch_packages
  give_libraries
  TPL_OTHER_SHELLS=$work unshare -m -- "$0" "$release" "$@"
}

main "$@"
