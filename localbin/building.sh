# Building this package, and the Debian packages that takes: for scripts that do not leave its directory. Sourced behind
# utils.sh.
# shellcheck shell=sh

require_swift() {
  has swift || die 69 "swift is missing; Swift 6.3 or newer for Linux is at https://www.swift.org/install/linux/"
  swift_version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  case $swift_version in
  [0-5].* | 6.[0-2])
    die 69 "swift $swift_version is too old; Swift 6.3 or newer for Linux is at https://www.swift.org/install/linux/"
    ;;
  esac
}

# With the caches of the build in .build: HOME stays as it is.
swift_build() {
  swift_here build "$@"
}

swift_test() {
  swift_here test "$@"
}

swift_here() {
  swift_verb=$1
  shift
  # shellcheck disable=SC2154 # package: see the first line
  XDG_CACHE_HOME="$package/.build/cache" XDG_DATA_HOME="$package/.build/data" \
    swift "$swift_verb" --package-path "$package" "$@"
}

# build_release: the programs are then in .build/release.
build_release() {
  log "swift build -c release (some minutes the first time)"
  swift_build -c release >&2 || die 1 "the release build failed"
}

# Debian packages

# need_packages: lines "PACKAGE COMMAND REASON" on stdin; COMMAND is - for a library. Says what is missing and why,
# and installs it.
need_packages() {
  missing=''
  while read -r name command reason; do
    if ! is_installed "$name" "$command"; then
      log "missing: $name ($reason)"
      missing="$missing $name"
    fi
  done
  [ -z "$missing" ] || apt_install "${missing# }"
}

is_installed() {
  if [ "$2" != - ]; then
    has "$2"
  elif has dpkg-query; then
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
  else
    pkgconf_name "$1"
    has pkg-config && pkg-config --exists "$pkgconf"
  fi
}

pkgconf_name() {
  case $1 in
  libsqlite3-dev) pkgconf=sqlite3 ;;
  libyaml-dev) pkgconf=yaml-0.1 ;;
  *) pkgconf=$1 ;;
  esac
}

# apt_install "NAME NAME…"
apt_install() {
  has apt-get || die 69 "this system has no apt-get; install by hand what Debian calls: $1"
  if [ "$(id -u)" -eq 0 ]; then
    as_root=''
  elif has sudo && { sudo -n true 2>/dev/null || [ -t 2 ]; }; then
    as_root=sudo
  else
    die 77 "installing packages needs root; run as root: apt-get install $1"
  fi
  log "apt-get install $1"
  # shellcheck disable=SC2086 # several words on purpose
  {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >&2 ||
      warn "apt-get update failed; trying with the package lists that are here"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $1 </dev/null >&2 ||
      die 69 "apt-get could not install $1"
  }
}

build_packages() {
  cat <<'END'
libsqlite3-dev - the index is an SQLite database
libyaml-dev - tpl.yaml is read with libyaml
END
}
