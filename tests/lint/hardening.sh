#!/bin/sh
# hardening.sh PROGRAM...: fails unless each program has what cmake/harden.cmake asks for, as far as the file shows it:
# a position-independent program, RELRO with all functions bound at the start, no executable stack, a stack protector, checks of
# _FORTIFY_SOURCE.
set -eu
status=0
# check PROGRAM WHAT PATTERN READELF-OPTION
check() {
  readelf --wide "$4" "$1" | grep -Eq "$3" || { echo "$1: no $2"; status=1; }
}
for program in "$@"; do
  check "$program" "position-independent code" 'Type: +DYN' --file-header
  check "$program" "flag PIE" 'FLAGS_1.*PIE' --dynamic
  check "$program" "RELRO" GNU_RELRO --program-headers
  check "$program" "binding at the start" 'FLAGS_1.*NOW' --dynamic
  check "$program" "stack that is not executable" 'GNU_STACK.* RW +0x' --program-headers
  check "$program" "stack protector" __stack_chk_fail --dyn-syms
  check "$program" "check of FORTIFY" '__[a-z]+_chk@' --dyn-syms
done
exit $status
