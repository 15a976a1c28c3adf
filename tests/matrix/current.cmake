# Kinds of builds that Emscripten 3.1.6 does not have, and toolchains/port. Node 20 lacks what most of them need of a host.
if(EMSCRIPTEN_VERSION VERSION_LESS 4)
  # Today's browsers refuse to let this memory grow: Emscripten follows an earlier draft of its JavaScript API.
  matrix_library(memory64 -O2 -sMEMORY64=1 -Wno-experimental)
  matrix_program(memory64 memory64 plain HOSTS chromium)
else()
  matrix_library(memory64 -O2 -m64)
  matrix_program(memory64 memory64 plain LINK ${growth} ${large} HOSTS chromium)
endif()

matrix_library(wasm_workers -O2 -sWASM_WORKERS=1)
matrix_program(wasm_workers wasm_workers wasm_worker HOSTS node chromium)

matrix_program(jspi usual sleeping_first LINK -sJSPI=1 -Wno-experimental HOSTS chromium)
matrix_program(jspi_polling usual polling LINK -sJSPI=1 -Wno-experimental HOSTS chromium)

if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 4.0.7)
  # The encoding of exceptions that the standard has at last; the older one is the default.
  matrix_library(exnref -O2 -fwasm-exceptions -sWASM_LEGACY_EXCEPTIONS=0)
  matrix_program(exnref exnref throwing HOSTS chromium)
endif()
if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 5)
  set(resizable -sGROWABLE_ARRAYBUFFERS=1)
  matrix_program(resizable usual plain LINK ${growth} ${resizable} ${large} HOSTS chromium)
endif()

# The programs get the library from the port, and nothing from CMake's targets.
set(port ${PROJECT_SOURCE_DIR}/toolchains/port/duet.py)
function(matrix_port_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;FLAGS;LINK")
  add_executable(matrix_${name} conversation.cpp ${arg_SOURCES})
  target_compile_features(matrix_${name} PRIVATE cxx_std_20)
  target_compile_options(matrix_${name} PRIVATE ${arg_FLAGS} --use-port=${port})
  target_link_options(matrix_${name} PRIVATE ${arg_FLAGS} --use-port=${port} ${arg_LINK})
  set_target_properties(matrix_${name} PROPERTIES LINK_DEPENDS "${port};${matrix_core_sources};${PROJECT_SOURCE_DIR}/wasm/src/duet.js")
  foreach(host IN ITEMS node chromium)
    set(matrix_runs_${host} ${matrix_runs_${host}} $<TARGET_FILE:matrix_${name}>=200000 PARENT_SCOPE)
    set(matrix_programs_${host} ${matrix_programs_${host}} matrix_${name} PARENT_SCOPE)
  endforeach()
endfunction()
matrix_port_program(port SOURCES main_plain.cpp)
matrix_port_program(port_threads SOURCES main_threads.cpp interlude.cpp FLAGS -O2 -pthread LINK ${threads_growth})
