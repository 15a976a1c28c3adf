#!/usr/bin/env bash
# libraries.sh ARCHITECTURE FOLDER: extracts the libraries that duet needs, and their headers, out of Debian's packages for
# another processor. They are not installed. Does nothing if the folder is there.
set -euo pipefail
architecture=$1 folder=$(realpath -m "$2")
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

[ ! -d "$folder" ] || exit 0
# shellcheck source=../debian_packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/../debian_packages.sh"
packages=(libc6-dev libstdc++-12-dev libwebsockets-dev libwebsockets-evlib-uv libuv1-dev libssl-dev libcap-dev zlib1g-dev
  libcli11-dev nlohmann-json3-dev libtomlplusplus-dev catch2)
mkdir -p "$(dirname "$folder")"
rm -rf "$folder.partial"
extract '' "$folder.partial" "$(IFS=,; echo "${packages[*]}")" --quiet --architectures="$architecture"
mv "$folder.partial" "$folder"
