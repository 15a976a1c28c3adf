# find_package for an installed duet where libwebsockets is missing: an optional one is no error, and both give the reason.
install_duet(${WORK}/elsewhere ${DUET_BUILD})
configuration(arguments optional)
set(ENV{PKG_CONFIG_LIBDIR} ${WORK}/nothing)
set(ENV{PKG_CONFIG_PATH} "")
foreach(required IN ITEMS "" REQUIRED)
  execute_process(
    COMMAND ${CMAKE_COMMAND} ${arguments} -B ${WORK}/build -D CMAKE_PREFIX_PATH=${WORK}/elsewhere -D REQUIRED=${required}
    RESULT_VARIABLE status OUTPUT_VARIABLE words ERROR_VARIABLE words)
  string(REGEX REPLACE "[ \n]+" " " words "${words}")
  if(NOT words MATCHES "duet needs libwebsockets 4.1 or newer and libuv, which pkg-config does not find")
    message(FATAL_ERROR "No reason is given: ${words}")
  endif()
  if(required AND status EQUAL 0 OR NOT required AND NOT status EQUAL 0)
    message(FATAL_ERROR "find_package(duet ${required}) ended with ${status}: ${words}")
  endif()
endforeach()
