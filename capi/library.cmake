# libtenferro: the object libraries of the dialect, the passes and capi, with the MLIR C API inside; only what the
# public headers declare is visible.
set(TNF_LIBRARY_PARTS tenferro_dialect ${TNF_PASS_FAMILIES})
foreach(part builders pipeline trace compile eager)
  if(TARGET tenferro_${part})
    list(APPEND TNF_LIBRARY_PARTS tenferro_${part})
  endif()
endforeach()
foreach(archive Target Transforms)
  list(APPEND TNF_LIBRARY_ARCHIVES ${LLVM_LIBRARY_DIR}/libMLIRCAPI${archive}.a)
endforeach()

# everything inside but eager mode and the programs that it ships, which the rest is needed to compile
list(REMOVE_ITEM TNF_LIBRARY_PARTS tenferro_eager)
add_library(tenferro_compiling INTERFACE)
foreach(part ${TNF_LIBRARY_PARTS})
  target_sources(tenferro_compiling INTERFACE $<TARGET_OBJECTS:${part}>)
endforeach()
add_dependencies(tenferro_compiling tenferro_eager_generated)
target_include_directories(tenferro_compiling INTERFACE ${CMAKE_BINARY_DIR}/capi/generated ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/passes)
target_include_directories(tenferro_compiling SYSTEM INTERFACE ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
target_link_libraries(tenferro_compiling INTERFACE
  ${TNF_LIBRARY_ARCHIVES} tenferro_mlir_c tenferro_math_bitcode tenferro_rt pthread stdc++)
add_library(tenferro_parts INTERFACE)
target_sources(tenferro_parts INTERFACE $<TARGET_OBJECTS:tenferro_eager>)
target_link_libraries(tenferro_parts INTERFACE tenferro_compiling)

# for tests that see the inside
add_library(tenferro_eager_none OBJECT eager/none.c)
target_include_directories(tenferro_eager_none PRIVATE $<TARGET_PROPERTY:tenferro_eager,INCLUDE_DIRECTORIES>)
add_library(tenferro_inside INTERFACE)
target_sources(tenferro_inside INTERFACE $<TARGET_OBJECTS:tenferro_eager_none>)
target_link_libraries(tenferro_inside INTERFACE tenferro_parts)

add_executable(tenferro_ship_eager ${PROJECT_SOURCE_DIR}/tools/ship_eager.c)
target_include_directories(tenferro_ship_eager PRIVATE $<TARGET_PROPERTY:tenferro_eager,INCLUDE_DIRECTORIES>)
target_link_libraries(tenferro_ship_eager PRIVATE tnf_warnings tenferro_inside)
set_target_properties(tenferro_ship_eager PROPERTIES LINKER_LANGUAGE CXX)
set(TNF_SHIPPED ${CMAKE_CURRENT_BINARY_DIR}/shipped)
# LLVM's packages are not instrumented: under AddressSanitizer their memory is not watched, as in the tests
set(TNF_SHIPPED_OBJECTS ${TNF_SHIPPED}_avx2.o ${TNF_SHIPPED}_avx512.o)
set(TNF_SHIPPED_SOURCES ${TNF_SHIPPED}.c ${TNF_SHIPPED_OBJECTS} CACHE INTERNAL "the programs that eager mode ships")
add_custom_command(OUTPUT ${TNF_SHIPPED_OBJECTS} ${TNF_SHIPPED}.c
  COMMAND ${CMAKE_COMMAND} -E env "ASAN_OPTIONS=allow_user_poisoning=0:detect_container_overflow=0:detect_leaks=0"
          $<TARGET_FILE:tenferro_ship_eager> ${TNF_SHIPPED_OBJECTS} ${TNF_SHIPPED}.c
  DEPENDS tenferro_ship_eager VERBATIM)
add_custom_target(tenferro_shipped DEPENDS ${TNF_SHIPPED_OBJECTS} ${TNF_SHIPPED}.c)

add_library(tenferro SHARED ${TNF_SHIPPED}.c ${TNF_SHIPPED_OBJECTS})
set_source_files_properties(${TNF_SHIPPED_OBJECTS} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
target_include_directories(tenferro PRIVATE $<TARGET_PROPERTY:tenferro_eager,INCLUDE_DIRECTORIES>)
target_link_libraries(tenferro PRIVATE tenferro_parts PUBLIC tenferro_rt)
file(GLOB TNF_PUBLIC_HEADERS CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/tenferro/*.h)
list(APPEND TNF_PUBLIC_HEADERS ${CMAKE_BINARY_DIR}/dialect/generated/tenferro/plain_ops.h ${TNF_EAGER_GENERATED}/tenferro/eager_ops.h)
set(TNF_EXPORTS ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
add_custom_command(OUTPUT ${TNF_EXPORTS}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/exports.py ${TNF_EXPORTS} ${TNF_PUBLIC_HEADERS}
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/exports.py ${TNF_PUBLIC_HEADERS} tenferro_builders_generated tenferro_eager_generated)
add_custom_target(tenferro_exports DEPENDS ${TNF_EXPORTS})
add_dependencies(tenferro tenferro_exports)
target_link_options(tenferro PRIVATE LINKER:--version-script=${TNF_EXPORTS})
set_target_properties(tenferro PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0 LINKER_LANGUAGE CXX LINK_DEPENDS ${TNF_EXPORTS})
target_include_directories(tenferro PUBLIC
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/dialect/generated> $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/capi/generated>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

# the installed library finds the runtime beside it and LLVM where it was found
set_target_properties(tenferro PROPERTIES INSTALL_RPATH "$ORIGIN;${LLVM_LIBRARY_DIR}")
install(TARGETS tenferro EXPORT tenferro-targets)
install(DIRECTORY include/tenferro ${CMAKE_BINARY_DIR}/dialect/generated/tenferro ${CMAKE_BINARY_DIR}/capi/generated/tenferro DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")
