# duet_web_program(target [NAME function] [ES_MODULE])
#
# Makes an executable a module that a page, a worker or Node can start any number of times, each with its own memory:
#   createDuetProgram({arguments, print, printErr, wasmBinary, locateFile, WebSocket, duetExit}).then(...)
# A classic script defines the function, by default createDuetProgram; with ES_MODULE, X.mjs exports it by
# default. `WebSocket` replaces the host's own; `duetExit` is called with 0 when the program has nothing left to do.
function(duet_web_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ES_MODULE" "NAME" "")
  if(NOT arg_NAME)
    set(arg_NAME createDuetProgram)
  endif()
  target_link_options(
    ${target}
    PRIVATE
    -sMODULARIZE=1
    -sEXPORT_NAME=${arg_NAME}
    -sENVIRONMENT=web,worker,node
    -sALLOW_MEMORY_GROWTH=1
    -sEXIT_RUNTIME=0)
  if(arg_ES_MODULE)
    target_link_options(${target} PRIVATE -sEXPORT_ES6=1)
    set_target_properties(${target} PROPERTIES SUFFIX .mjs)
  endif()
endfunction()
