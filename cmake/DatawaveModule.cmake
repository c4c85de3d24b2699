# datawave_module(NAME n [SOURCES ...] [DEPENDS ...] [PRIVATE_DEPENDS ...] [TESTS ...] [TEST_DEPENDS ...] [FUZZ ...] [LABELS ...])
#
# One folder is one module is one static library `datawave_<n>`; `/` in the name becomes `_`. Only its own `include/` is
# exported, so a header of a module that is not linked does not compile.
#   DEPENDS          targets whose headers appear in ours        PRIVATE_DEPENDS  targets used in .cpp files alone
#   TESTS            sources of one test program                 TEST_DEPENDS     extra targets for it
#   LIVE_TESTS       sources of a test program that needs servers started by the harness
#   FUZZ             one fuzz target per source, each a LLVMFuzzerTestOneInput; runs briefly as a test
function(datawave_module)
  cmake_parse_arguments(M "" "NAME" "SOURCES;DEPENDS;PRIVATE_DEPENDS;TESTS;LIVE_TESTS;TEST_DEPENDS;FUZZ;LABELS" ${ARGN})
  string(REPLACE "/" "_" flat "${M_NAME}")
  set(target datawave_${flat})
  if(M_SOURCES)
    add_library(${target} STATIC ${M_SOURCES})
    target_include_directories(${target} PUBLIC include PRIVATE .)
    target_link_libraries(${target} PUBLIC ${M_DEPENDS} PRIVATE ${M_PRIVATE_DEPENDS} datawave_warnings)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE include)
    target_link_libraries(${target} INTERFACE ${M_DEPENDS})
  endif()
  if(NOT DATAWAVE_TESTS)
    return()
  endif()
  if(M_TESTS)
    datawave_test(${flat}_test SOURCES ${M_TESTS} DEPENDS ${target} ${M_DEPENDS} ${M_PRIVATE_DEPENDS} ${M_TEST_DEPENDS}
      LABELS ${M_LABELS})
  endif()
  if(M_LIVE_TESTS)
    datawave_test(${flat}_live_test SOURCES ${M_LIVE_TESTS}
      DEPENDS ${target} ${M_DEPENDS} ${M_PRIVATE_DEPENDS} ${M_TEST_DEPENDS} datawave_testing LABELS live ${M_LABELS})
  endif()
  foreach(source IN LISTS M_FUZZ)
    get_filename_component(stem ${source} NAME_WE)
    datawave_fuzz(${flat}_${stem} SOURCE ${source} DEPENDS ${target} ${M_DEPENDS} ${M_PRIVATE_DEPENDS})
  endforeach()
endfunction()

# datawave_quick_to_compile(target): for the sources of tests under the address sanitizer, whose optimising took longer than
# their running. Every access is still checked; the check is a call and not inline.
function(datawave_quick_to_compile target)
  if(DATAWAVE_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -O0 --param=asan-instrumentation-with-call-threshold=0)
  endif()
endfunction()

# datawave_test(name SOURCES ... DEPENDS ... [LABELS ...]): one GoogleTest program, one ctest entry.
function(datawave_test name)
  cmake_parse_arguments(T "" "" "SOURCES;DEPENDS;LABELS" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  target_include_directories(${name} PRIVATE .)
  target_link_libraries(${name} PRIVATE ${T_DEPENDS} GTest::gtest GTest::gmock GTest::gtest_main datawave_warnings)
  datawave_quick_to_compile(${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS "${T_LABELS}")
  if(live IN_LIST T_LABELS)
    set_property(TEST ${name} PROPERTY PROCESSORS 2)
  endif()
endfunction()

# datawave_fuzz(name SOURCE file DEPENDS ...): LLVMFuzzerTestOneInput with our seeded mutator as main (g++ has no
# libFuzzer). As a test it runs a fixed number of inputs; by hand: `build/dev/bin/<name> --seconds 600 [corpus files]`.
function(datawave_fuzz name)
  cmake_parse_arguments(F "" "SOURCE" "DEPENDS" ${ARGN})
  if(NOT TARGET datawave_mutator)
    add_library(datawave_mutator OBJECT ${CMAKE_SOURCE_DIR}/tests/fuzz/mutator_main.cpp)
    target_link_libraries(datawave_mutator PRIVATE datawave_warnings)
  endif()
  add_executable(${name} ${F_SOURCE} $<TARGET_OBJECTS:datawave_mutator>)
  target_include_directories(${name} PRIVATE .)
  target_link_libraries(${name} PRIVATE ${F_DEPENDS} datawave_warnings)
  add_test(NAME ${name} COMMAND ${name} --runs 20000)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()

add_library(datawave_warnings INTERFACE)
target_compile_options(datawave_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wconversion
  -Wno-sign-conversion -Wno-missing-field-initializers -Werror)
# g++ 12 reports these falsely when optimising coroutine frames and std::string.
target_compile_options(datawave_warnings INTERFACE -Wno-error=maybe-uninitialized -Wno-maybe-uninitialized
  -Wno-mismatched-new-delete -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-stringop-overread -Wno-dangling-pointer)
