# Functions for the pages.
include(${PROJECT_SOURCE_DIR}/wasm/program.cmake)

# duet_page(target PROGRAM program FOLDER folder [COMPRESSED] FILES file...)
#
# Makes a page that a server sends from one folder: the files, without their own folders, and the program. With COMPRESSED,
# each text and the program have a .gz file beside them, which a server sends to browsers that accept it.
function(duet_page target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "COMPRESSED" "PROGRAM;FOLDER" "FILES")
  set_target_properties(${arg_PROGRAM} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${arg_FOLDER})
  set(sources "")
  set(names "")
  foreach(file IN LISTS arg_FILES)
    get_filename_component(source ${file} ABSOLUTE)
    get_filename_component(name ${file} NAME)
    list(APPEND sources ${source})
    list(APPEND names ${name})
  endforeach()
  set(compress "")
  find_program(DUET_GZIP gzip)
  mark_as_advanced(DUET_GZIP)
  if(arg_COMPRESSED AND DUET_GZIP)
    set(texts ${names})
    list(FILTER texts EXCLUDE REGEX "svg$")
    set(compress
        COMMAND
        ${CMAKE_COMMAND}
        -E
        chdir
        ${arg_FOLDER}
        ${DUET_GZIP}
        -9
        -k
        -f
        -n
        ${texts}
        $<TARGET_FILE_NAME:${arg_PROGRAM}>
        $<TARGET_FILE_BASE_NAME:${arg_PROGRAM}>.wasm)
  endif()
  list(TRANSFORM names PREPEND ${arg_FOLDER}/ OUTPUT_VARIABLE copies)
  add_custom_command(
    OUTPUT ${copies}
    COMMAND ${CMAKE_COMMAND} -E copy ${sources} ${arg_FOLDER} ${compress}
    DEPENDS ${sources} ${arg_PROGRAM}
    COMMENT "Copying ${target}"
    VERBATIM)
  add_custom_target(${target} DEPENDS ${copies})
endfunction()

# duet_page_program(target NAME function LIBRARY file)
#
# Makes an executable the module of one page: X.mjs exports the function that starts it. LIBRARY is its JavaScript half
# (--js-library). It works under a Content-Security-Policy that forbids eval().
function(duet_page_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;LIBRARY" "")
  get_filename_component(library ${arg_LIBRARY} ABSOLUTE)
  target_link_options(
    ${target}
    PRIVATE
    "SHELL:--js-library ${library}"
    -sMODULARIZE=1
    -sEXPORT_ES6=1
    -sEXPORT_NAME=${arg_NAME}
    -sENVIRONMENT=web
    -sALLOW_MEMORY_GROWTH=1
    -sEXIT_RUNTIME=0
    -sDYNAMIC_EXECUTION=0
    -sFILESYSTEM=0)
  set_target_properties(${target} PROPERTIES SUFFIX .mjs LINK_DEPENDS ${library})
  duet_page_reads_memory(${target})
endfunction()

# duet_page_reads_memory(target): the page may use the module's HEAPU8.
function(duet_page_reads_memory target)
  if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 4)
    # Earlier versions always export it on the module, and do not know the name.
    target_link_options(${target} PRIVATE -sEXPORTED_RUNTIME_METHODS=HEAPU8)
  endif()
endfunction()
