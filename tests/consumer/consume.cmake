# Builds and runs a user's program against duet, got in the given WAY. Any failing step ends the test.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(moved ${WORK}/elsewhere)

if(NOT WAY STREQUAL "subdirectory")
  run(${CMAKE_COMMAND} --install ${DUET_BUILD} --prefix ${WORK}/installed --component duet)
  file(RENAME ${WORK}/installed ${moved})
endif()

if(WAY STREQUAL "pkg_config")
  set(ENV{PKG_CONFIG_PATH} ${moved}/${LIBDIR}/pkgconfig)
  separate_arguments(flags UNIX_COMMAND "${FLAGS}")
  foreach(library client server testing)
    execute_process(COMMAND pkg-config --static --cflags --libs duet-${library} OUTPUT_VARIABLE found
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(found UNIX_COMMAND "${found}")
    set(program ${CMAKE_CURRENT_LIST_DIR}/program.cpp)
    if(NOT library STREQUAL "client")
      set(program ${CMAKE_CURRENT_LIST_DIR}/${library}_program.cpp)
    endif()
    run(${COMPILER} -std=c++20 ${flags} ${program} -o ${WORK}/${library} ${found})
    run(${WORK}/${library})
  endforeach()
  return()
endif()

set(programs consumer testing_consumer)
if(WAY STREQUAL "subdirectory")
  # All that is linked is built once more: as quickly as can be, and core not twice.
  set(FLAGS -O0)
  set(programs consumer)
endif()
if(NOT TOOLCHAIN)
  list(APPEND programs server_consumer)
endif()
set(arguments -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/${WAY} -B ${WORK}/build -D CMAKE_PREFIX_PATH=${moved} -D
              DUET_SOURCE=${DUET_SOURCE} -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG= -D "CMAKE_CXX_FLAGS=${FLAGS}")
if(TOOLCHAIN)
  list(APPEND arguments -D CMAKE_TOOLCHAIN_FILE=${TOOLCHAIN} -D
       "CMAKE_EXE_LINKER_FLAGS=-sWASM_ASYNC_COMPILATION=0 -sENVIRONMENT=node,web")
else()
  list(APPEND arguments -D CMAKE_CXX_COMPILER=${COMPILER})
endif()

# A program has one transport: with two it is not even configured.
execute_process(COMMAND ${CMAKE_COMMAND} ${arguments} -D BOTH=ON RESULT_VARIABLE status ERROR_VARIABLE words OUTPUT_QUIET)
if(status EQUAL 0 OR NOT words MATCHES "DUET_TRANSPORT")
  message(FATAL_ERROR "duet::client and duet::testing went together: ${words}")
endif()

run(${CMAKE_COMMAND} ${arguments} -D BOTH=OFF)
run(${CMAKE_COMMAND} --build ${WORK}/build --target ${programs})
foreach(program IN LISTS programs)
  if(TOOLCHAIN)
    run(${NODE} ${WORK}/build/${program}.js)
  else()
    run(${WORK}/build/${program})
  endif()
endforeach()
