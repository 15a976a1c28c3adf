# find_package(duet) for CMake; duet-client.pc and others for pkg-config. Both are relocatable.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/duet)
set(libraries duet_client duet_api duet_testing)
set(native_headers)
if(TARGET duet_server)
  list(APPEND libraries duet_server)
  set(native_headers FILE_SET native_headers COMPONENT duet)
endif()
foreach(library IN LISTS libraries)
  set(headers FILE_SET HEADERS COMPONENT duet)
  if(library STREQUAL duet_client)
    list(APPEND headers ${native_headers})
  endif()
  install(
    TARGETS ${library}
    EXPORT duetTargets
    ARCHIVE COMPONENT duet
    LIBRARY COMPONENT duet
    ${headers})
endforeach()
install(
  EXPORT duetTargets
  NAMESPACE duet::
  DESTINATION ${package_dir}
  COMPONENT duet)

# The backplane on Redis is a component (find_package(duet COMPONENTS backplane_redis)): its users need hiredis, others not.
if(TARGET duet_backplane_redis)
  install(
    TARGETS duet_backplane_redis
    EXPORT duetRedisTargets
    ARCHIVE COMPONENT duet
    LIBRARY COMPONENT duet
    FILE_SET HEADERS COMPONENT duet)
  install(
    EXPORT duetRedisTargets
    NAMESPACE duet::
    DESTINATION ${package_dir}
    COMPONENT duet)
endif()

# Users of a static library link its dependencies. A shared one has them linked, and a web build needs Emscripten alone.
get_target_property(type duet_client TYPE)
set(DUET_NEEDS_OTHERS OFF)
if(type STREQUAL "STATIC_LIBRARY" AND TARGET duet_server)
  set(DUET_NEEDS_OTHERS ON)
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/duetConfig.cmake.in ${PROJECT_BINARY_DIR}/duetConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/duetConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/duetConfig.cmake ${PROJECT_BINARY_DIR}/duetConfigVersion.cmake
  DESTINATION ${package_dir}
  COMPONENT duet)

if(TARGET duet_server)
  # The .pc files find their prefix relative to their own location.
  file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  set(pc_libraries client server testing)
  if(TARGET duet_backplane_redis)
    list(APPEND pc_libraries backplane-redis)
  endif()
  foreach(library IN LISTS pc_libraries)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/duet-${library}.pc.in ${PROJECT_BINARY_DIR}/duet-${library}.pc @ONLY)
    install(
      FILES ${PROJECT_BINARY_DIR}/duet-${library}.pc
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
      COMPONENT duet)
  endforeach()
endif()
