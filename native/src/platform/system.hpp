// A build for Linux takes noun_linux.cpp of this folder, and one for Windows noun_windows.cpp. A build for macOS takes
// noun_posix.cpp, and so does one for Linux with DUET_PORTABLE_POSIX (portable_posix.hpp), and one for Linux where it has no file
// of its own. native/CMakeLists.txt decides the same for sources.
#pragma once

#if defined(__linux__) && !defined(DUET_PORTABLE_POSIX)
#define DUET_SYSTEM_LINUX 1
#else
#define DUET_SYSTEM_LINUX 0
#endif

#ifdef _WIN32
#define DUET_SYSTEM_WINDOWS 1
#else
#define DUET_SYSTEM_WINDOWS 0
#endif
