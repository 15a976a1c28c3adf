# Builds and runs a user's programs with duet, as WAY.cmake says; these are the functions it uses. Any failing step ends the
# test.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# install_duet(FOLDER BUILD): installs the build and moves the result to FOLDER.
function(install_duet folder build)
  run(${CMAKE_COMMAND} --install ${build} --prefix ${WORK}/installed --component duet)
  file(RENAME ${WORK}/installed ${folder})
endfunction()

# The arguments that configure the project of this name beside this file.
function(configuration result project)
  set(arguments -G Ninja -S ${CMAKE_CURRENT_LIST_DIR}/${project} -D DUET_SOURCE=${DUET_SOURCE} -D CMAKE_BUILD_TYPE=Debug -D
                CMAKE_CXX_FLAGS_DEBUG=)
  if(TOOLCHAIN)
    list(APPEND arguments -D CMAKE_TOOLCHAIN_FILE=${TOOLCHAIN} -D
         "CMAKE_EXE_LINKER_FLAGS=-sWASM_ASYNC_COMPILATION=0 -sENVIRONMENT=node,web")
  else()
    list(APPEND arguments -D CMAKE_CXX_COMPILER=${COMPILER})
  endif()
  set(${result} ${arguments} PARENT_SCOPE)
endfunction()

# A program has one transport: with two it is not even configured.
function(refuse_both)
  execute_process(COMMAND ${CMAKE_COMMAND} ${ARGN} -D BOTH=ON RESULT_VARIABLE status ERROR_VARIABLE words OUTPUT_QUIET)
  if(status EQUAL 0 OR NOT words MATCHES "DUET_TRANSPORT")
    message(FATAL_ERROR "duet::client and duet::testing went together: ${words}")
  endif()
endfunction()

# build_and_run(BUILD PROGRAM...)
function(build_and_run build)
  run(${CMAKE_COMMAND} --build ${build} --target ${ARGN})
  foreach(program IN LISTS ARGN)
    if(TOOLCHAIN)
      run(${NODE} ${build}/${program}.js)
    elseif(NOT program STREQUAL "plugin")
      run(${build}/${program} ${build}/libplugin.so)
    endif()
  endforeach()
endfunction()

# The programs that need hiredis.
set(redis "")
if(HAS_REDIS)
  set(redis redis_consumer)
endif()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
include(${CMAKE_CURRENT_LIST_DIR}/${WAY}.cmake)
