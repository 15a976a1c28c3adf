# Finds an Emscripten and includes its toolchain file. In this order: the emsdk that is active in this shell
# (EMSDK), the distribution's package, the emcc on PATH.
set(DUET_EMSDK "$ENV{EMSDK}" CACHE PATH "The emsdk to use, when CMake runs in another shell too")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DUET_EMSDK)

# By default, find_package() searches the sysroot only, which has none of the user's libraries.
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)

set(duet_platform cmake/Modules/Platform/Emscripten.cmake)
set(duet_emscripten "")
find_program(DUET_EMCC emcc)
mark_as_advanced(DUET_EMCC)
if(DUET_EMCC)
  get_filename_component(duet_emcc "${DUET_EMCC}" REALPATH)
  get_filename_component(duet_emcc_folder "${duet_emcc}" DIRECTORY)
endif()
if(DUET_EMSDK AND NOT EXISTS "${DUET_EMSDK}/upstream/emscripten/${duet_platform}")
  message(FATAL_ERROR "${DUET_EMSDK} has no Emscripten: run emsdk install and emsdk activate, or unset EMSDK.")
endif()
foreach(duet_root IN ITEMS "${DUET_EMSDK}/upstream/emscripten" /usr/share/emscripten "${duet_emcc_folder}"
                           "${duet_emcc_folder}/../libexec")
  if(EXISTS "${duet_root}/${duet_platform}")
    get_filename_component(duet_emscripten "${duet_root}" ABSOLUTE)
    break()
  endif()
endforeach()
if(NOT duet_emscripten)
  message(FATAL_ERROR "No Emscripten found: install the package emscripten, or activate an emsdk so that "
                      "EMSDK is set.")
endif()

# Emscripten's file calls emcc and em-config by name; Debian's are always on the PATH.
if(EXISTS "${duet_emscripten}/em++")
  string(FIND ":$ENV{PATH}:" ":${duet_emscripten}:" duet_at)
  if(duet_at EQUAL -1)
    set(ENV{PATH} "${duet_emscripten}:$ENV{PATH}")
  endif()
  set(CMAKE_C_COMPILER "${duet_emscripten}/emcc" CACHE FILEPATH "Emscripten's C compiler")
  set(CMAKE_CXX_COMPILER "${duet_emscripten}/em++" CACHE FILEPATH "Emscripten's C++ compiler")
endif()

# Plain node: emcmake would add an option that Node 20 refuses.
find_program(DUET_NODE NAMES node nodejs HINTS "$ENV{EMSDK_NODE}")
mark_as_advanced(DUET_NODE)
if(DUET_NODE)
  set(CMAKE_CROSSCOMPILING_EMULATOR "${DUET_NODE}")
endif()

include("${duet_emscripten}/${duet_platform}")

# From -O2 on the link runs a JavaScript optimizer. Debian installs its modules where only Debian's own Node.js
# finds them.
if(EXISTS /usr/share/nodejs/acorn AND duet_emscripten STREQUAL "/usr/share/emscripten")
  set(CMAKE_C_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_C_LINKER_LAUNCHER}")
endif()
