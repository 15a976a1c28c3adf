# find_package(duet) for CMake, duet-client.pc and duet-server.pc for the others. Relocatable.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
