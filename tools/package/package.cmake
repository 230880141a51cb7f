# What `cmake --install` adds for programs that use tenferro: a CMake package and pkg-config files.
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/tenferro)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/tenferro-config.cmake.in ${CMAKE_BINARY_DIR}/package/tenferro-config.cmake
  INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/tenferro-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/package/tenferro-config.cmake ${CMAKE_BINARY_DIR}/package/tenferro-config-version.cmake
  DESTINATION ${package_folder})
install(EXPORT tenferro-targets NAMESPACE tenferro:: DESTINATION ${package_folder})
file(RELATIVE_PATH TNF_PREFIX_FROM_PC /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
set(package_names tenferro_rt)
if(TENFERRO_COMPILER)
  list(APPEND package_names tenferro)
endif()
foreach(name ${package_names})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${CMAKE_BINARY_DIR}/package/${name}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/package/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

# the pages and the examples as they lie in the source tree, so that their links hold, and among them what is generated: the
# operations, and with `make docs` the passes
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "CMakeLists.txt" EXCLUDE)
install(DIRECTORY ${CMAKE_BINARY_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs OPTIONAL FILES_MATCHING PATTERN "*.md")
