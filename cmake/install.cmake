# find_package(duet) for CMake; duet-client.pc and others for pkg-config. Both are relocatable.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/duet)
set(native_headers)
if(TARGET duet_server)
  set(native_headers FILE_SET native_headers COMPONENT duet)
  install(
    TARGETS duet_server
    EXPORT duetTargets
    ARCHIVE COMPONENT duet
    FILE_SET HEADERS COMPONENT duet)
endif()
install(
  TARGETS duet_client
  EXPORT duetTargets
  ARCHIVE COMPONENT duet
  FILE_SET HEADERS COMPONENT duet
  ${native_headers})
install(
  TARGETS duet_api duet_testing
  EXPORT duetTargets
  ARCHIVE COMPONENT duet
  FILE_SET HEADERS COMPONENT duet)
install(
  EXPORT duetTargets
  NAMESPACE duet::
  DESTINATION ${package_dir}
  COMPONENT duet)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/duetConfig.cmake.in ${PROJECT_BINARY_DIR}/duetConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/duetConfigVersion.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(
  FILES ${PROJECT_BINARY_DIR}/duetConfig.cmake ${PROJECT_BINARY_DIR}/duetConfigVersion.cmake
  DESTINATION ${package_dir}
  COMPONENT duet)

if(TARGET duet_server)
  # The .pc files find their prefix relative to their own location.
  file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  foreach(library client server testing)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/duet-${library}.pc.in ${PROJECT_BINARY_DIR}/duet-${library}.pc @ONLY)
    install(
      FILES ${PROJECT_BINARY_DIR}/duet-${library}.pc
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
      COMPONENT duet)
  endforeach()
endif()
