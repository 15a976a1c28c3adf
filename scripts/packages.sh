# shellcheck shell=bash
# Installs what is missing: Debian packages, and what a package-lock.json lists.

declare -A is_configured=()  # presets that CMake has configured since the last package was installed
installed=false
note_install() { installed=true is_configured=(); }

# Those of the arguments that are Debian packages and not installed.
missing_packages() {
  local package
  command -v dpkg-query >/dev/null || return 0  # not a Debian: CMake will say what it misses
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# Installs the Debian packages among the arguments that are not there yet.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    fail "please install what is missing, then start again: sudo apt-get install ${missing[*]}"
  fi
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || fail "apt-get update failed: is there a network?"
  # Another installation, such as the system's daily one, is waited for.
  apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get could not install: ${missing[*]}"
  note_install
}

# install_node_modules [FOLDER]: what the folder's package-lock.json lists; without one, that of the tests.
install_node_modules() {
  local tools=() folder=${1:-.}
  command -v node >/dev/null || tools+=(nodejs)
  command -v npm >/dev/null || tools+=(npm)
  [ ${#tools[@]} -eq 0 ] || install_packages "${tools[@]}" ca-certificates
  [ "$(node -p 'process.versions.node.split(".")[0] >= 18')" = true ] || fail "Node 18 or newer is needed"
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return 0
  say "Installing node modules${1:+ of $folder}"
  npm ci --prefix "$folder" --loglevel error --no-audit --no-fund >/dev/null ||
    fail "npm could not install what $folder/package-lock.json lists"
  note_install
}
