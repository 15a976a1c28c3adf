# Catch2 throws, while the rest of the program is built without exceptions.
target_compile_options(duet_test_main PUBLIC -fexceptions)
target_link_options(duet_test_main PUBLIC -fexceptions)

# The distribution's Catch2 is in /usr/include, among the C library's headers of another machine: a link makes only its
# folder visible.
if(TARGET Catch2::Catch2)
  get_target_property(catch_include Catch2::Catch2 INTERFACE_INCLUDE_DIRECTORIES)
  find_path(DUET_CATCH2 NAMES catch2/catch.hpp catch2/catch_all.hpp PATHS ${catch_include} NO_DEFAULT_PATH
                                                                          NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/include)
  file(CREATE_LINK ${DUET_CATCH2}/catch2 ${CMAKE_CURRENT_BINARY_DIR}/include/catch2 SYMBOLIC)
  set_target_properties(Catch2::Catch2 PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_CURRENT_BINARY_DIR}/include)
endif()

# A program for Node only: compiled before main() starts, and ended with main()'s status.
target_link_options(
  duet_unit_tests
  PRIVATE
  -sENVIRONMENT=node
  -sWASM_ASYNC_COMPILATION=0
  -sEXIT_RUNTIME=1
  -sALLOW_MEMORY_GROWTH=1)
