#!/bin/sh
# hanging_names.sh PROGRAM: runs the program with 127.0.0.1 as its only name server, in separate namespaces.
# Exit status 77 if the system does not allow them.
unshare -rnm true 2>/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf 'nameserver 127.0.0.1\noptions timeout:60 attempts:1\n' >"$folder/resolv.conf"
printf '127.0.0.1 localhost quick.example\n' >"$folder/hosts"
printf 'hosts: files dns\n' >"$folder/nsswitch.conf"
unshare -rnm sh -c '
  for file in resolv.conf hosts nsswitch.conf; do mount --bind "$1/$file" "/etc/$file" || exit 1; done
  ip link set lo up && "$0"' "$1" "$folder"
