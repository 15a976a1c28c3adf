# Catch2 throws, and the rest of the program is built without exceptions.
target_compile_options(duet_test_main PUBLIC -fexceptions)
target_link_options(duet_test_main PUBLIC -fexceptions)

# Plainly as a program of Node's: compiled before main() starts, and ended with main()'s status.
target_link_options(
  duet_unit_tests
  PRIVATE
  -sENVIRONMENT=node
  -sWASM_ASYNC_COMPILATION=0
  -sEXIT_RUNTIME=1
  -sALLOW_MEMORY_GROWTH=1)
