# Runs in place of a test whose program or library is absent: prints the reason, and fails where all tests must run.
cmake_minimum_required(VERSION 3.25)
if("$ENV{CI}" OR "$ENV{DUET_REQUIRE_ALL}")
  message(FATAL_ERROR "Nothing may be skipped here: ${WHY}.")
endif()
message("Skipped: ${WHY}.")
