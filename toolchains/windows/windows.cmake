# Compiles for Windows on x86-64 with MinGW-w64, on Linux. The libraries are those of libraries.sh. Wine runs the programs.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(prefix x86_64-w64-mingw32)
# The variant whose C++ library has threads.
set(CMAKE_C_COMPILER ${prefix}-gcc-posix)
set(CMAKE_CXX_COMPILER ${prefix}-g++-posix)
set(CMAKE_RC_COMPILER ${prefix}-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static) # programs need no library that Windows does not have

get_filename_component(libraries ${CMAKE_CURRENT_LIST_DIR}/../../.cache/windows/x86_64 ABSOLUTE)
set(CMAKE_FIND_ROOT_PATH ${libraries} /usr/${prefix})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind IN ITEMS LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(OPENSSL_USE_STATIC_LIBS ON) # CMake adds what they need
set(ENV{PKG_CONFIG_LIBDIR} ${libraries}/lib/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine)
