# duet as a part of another project, static and then shared, and the files that such a project installs. This compiles the
# library once more, without optimisation and each source alone, which the presets do not; both kinds are made of the same
# objects.
configuration(arguments subdirectory)
list(APPEND arguments -B ${WORK}/build -D CMAKE_CXX_FLAGS=-O0 -D DUET_PRECOMPILE_HEADERS=ON)
refuse_both(${arguments})
run(${CMAKE_COMMAND} ${arguments} -D BOTH=OFF)
set(programs consumer)
if(NOT TOOLCHAIN)
  list(APPEND programs server_consumer plugin plugin_consumer)
endif()
build_and_run(${WORK}/build ${programs})

# The project installs its own program alone.
run(${CMAKE_COMMAND} --install ${WORK}/build --prefix ${WORK}/project)
file(GLOB_RECURSE files RELATIVE ${WORK}/project ${WORK}/project/*)
if(NOT files MATCHES "^bin/consumer[.a-z]*$")
  message(FATAL_ERROR "A project that contains duet installs also: ${files}")
endif()

if(TOOLCHAIN)
  return()  # no shared libraries there
endif()
run(${CMAKE_COMMAND} ${arguments} -D BUILD_SHARED_LIBS=ON -D DUET_INSTALL=ON -D CMAKE_SHARED_LINKER_FLAGS=-Wl,-z,defs)
build_and_run(${WORK}/build consumer server_consumer testing_consumer ${redis})
install_duet(${WORK}/elsewhere ${WORK}/build)

# The libraries export duet's symbols, and none of the standard library's templates.
file(GLOB libraries ${WORK}/elsewhere/${LIBDIR}/libduet-*.so)
foreach(library IN LISTS libraries)
  execute_process(COMMAND nm -DC --defined-only ${library} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
  set(foreign ${symbols})
  list(FILTER foreign EXCLUDE REGEX " (A DUET|. ([a-z ]+ for )?duet::)")
  list(FILTER symbols INCLUDE REGEX "duet::.*@@DUET$")
  if(foreign OR NOT symbols)
    message(FATAL_ERROR "${library} has these symbols: ${foreign}")
  endif()
endforeach()

configuration(arguments find_package)
run(${CMAKE_COMMAND} ${arguments} -B ${WORK}/found -D CMAKE_PREFIX_PATH=${WORK}/elsewhere -D CMAKE_CXX_FLAGS=-O0)
build_and_run(${WORK}/found consumer server_consumer testing_consumer ${redis})
