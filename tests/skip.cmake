# In place of a test for which something is absent: says so, and fails where everything must run.
cmake_minimum_required(VERSION 3.25)
if("$ENV{CI}" OR "$ENV{DUET_REQUIRE_ALL}")
  message(FATAL_ERROR "Nothing may be skipped here: ${WHY}.")
endif()
message("Skipped: ${WHY}.")
