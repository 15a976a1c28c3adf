#!/usr/bin/env bash
# libwebsockets_of_debian.sh RELEASE FOLDER: builds the libwebsockets of a newer Debian release for this system, and installs
# it in the folder. Does nothing if it is there.
set -euo pipefail
release=$1 folder=$(mkdir -p "$2" && cd "$2" && pwd)
platform=()
# shellcheck source=toolchains/debian_libraries.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian_libraries.sh"
cmake_library libwebsockets -DLWS_WITH_LIBUV=ON -DLWS_WITH_EVLIB_PLUGINS=OFF -DLWS_WITH_STATIC=OFF -DLWS_IPV6=ON -DLWS_UNIX_SOCK=ON \
  -DLWS_WITHOUT_TESTAPPS=ON -DLWS_WITH_MINIMAL_EXAMPLES=OFF
