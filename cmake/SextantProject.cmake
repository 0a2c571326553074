# SPDX-License-Identifier: Apache-2.0
# Settings every target shares, and the one way to declare a library of the house.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without the two words it refuses to keep what was compiled with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE "${CMAKE_SOURCE_DIR}")
# -ffp-contract=off: the same expression gives the same bits in every kernel, whatever the compiler would fuse;
# kernels that want a fused multiply-add say so.
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(project_options INTERFACE -Wno-restrict)  # false alarms on std::string + (GCC bug 105651)
endif()
if(SEXTANT_SANITIZE)
  target_compile_options(project_options INTERFACE -fsanitize=${SEXTANT_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=${SEXTANT_SANITIZE})
endif()

option(SEXTANT_PRECOMPILED_HEADERS "Read heavy headers once for all sources of a folder group (slower with ccache over several checkouts)" ON)

# sextant_precompile(target group header...): targets of one group share one precompiled header, made for the first of
# them; so all of them must be compiled with the same options.
function(sextant_precompile target group)
  if(NOT SEXTANT_PRECOMPILED_HEADERS)
    return()
  endif()
  get_property(first GLOBAL PROPERTY SEXTANT_PRECOMPILED_${group})
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
    set_property(GLOBAL PROPERTY SEXTANT_PRECOMPILED_${group} ${target})
  endif()
endfunction()

# sextant_library(core_base SOURCES a.cpp b.cpp USES core_x Threads::Threads)
# One static library for one folder. USES lists every library it may include from.
function(sextant_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC project_options ${ARG_USES})
  if(name MATCHES "^ui_")
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O2>)  # nothing here computes
  endif()
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/tests/")
    return()
  elseif(name STREQUAL ui_bridge)  # its words for Qt differ
    sextant_precompile(${name} bridge "${CMAKE_SOURCE_DIR}/core/base/json.h" <filesystem> <functional> <QObject> <QString> <QVector>)
  elseif(name MATCHES "^ui_")
    sextant_precompile(${name} window "${CMAKE_SOURCE_DIR}/core/base/json.h" <filesystem> <functional> <QBoxLayout> <QLabel> <QPainter> <QPushButton> <QWidget>)
  elseif(name MATCHES "^core_")
    sextant_precompile(${name} core "${CMAKE_SOURCE_DIR}/core/base/json.h" <algorithm> <filesystem> <functional> <map> <vector>)
  endif()
endfunction()
