# Shared libraries (BUILD_SHARED_LIBS) have a version in the file's name that changes with the binary interface, and export
# duet's symbols alone (docs/decisions/0032-packaging.md). Static libraries are not changed.
set(symbols ${CMAKE_CURRENT_LIST_DIR}/symbols.map)
foreach(library IN ITEMS duet_client duet_testing duet_server ${redis})
  # Until 1.0 each minor version may change the interface.
  set_target_properties(
    ${library}
    PROPERTIES VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
               DEFINE_SYMBOL "" # so that objects are the same for both kinds
               INSTALL_RPATH $ORIGIN)
  get_target_property(type ${library} TYPE)
  if(type STREQUAL "SHARED_LIBRARY" AND NOT APPLE) # its linker has no version scripts
    target_link_options(${library} PRIVATE LINKER:--version-script=${symbols})
    set_property(TARGET ${library} APPEND PROPERTY LINK_DEPENDS ${symbols})
  endif()
endforeach()
