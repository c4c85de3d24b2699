# Compiler settings shared by every target: build types, sanitizers, linker, ccache.
find_program(DATAWAVE_CCACHE ccache)
if(DATAWAVE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${DATAWAVE_CCACHE}")
endif()

# FORCE: project() has already put an empty entry for the build type into the cache.
set(CMAKE_CXX_FLAGS_DEV "-O1 -g1" CACHE STRING "daily work" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "what users run" FORCE)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "" FORCE)
endif()

# g++ collects its garbage whenever the heap has grown by a fraction of 128 MB; at 512 MB it hardly does, which takes a
# tenth off every unit's processor time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(--param=ggc-min-expand=400 --param=ggc-min-heapsize=524288)
endif()
# Asio's reactor and scheduler are compiled once, in io, and not again in each unit. Not in the release build, which keeps
# them open to inlining.
if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  set(DATAWAVE_ASIO_APART ON)
  add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION)
endif()

# Frames of coroutines come from operator new. Asio would take aligned_alloc, for which allocators have no fast way.
add_compile_definitions(BOOST_ASIO_DISABLE_STD_ALIGNED_ALLOC BOOST_ASIO_DISABLE_BOOST_ALIGN)

if(DATAWAVE_SANITIZE)
  add_compile_options(-fsanitize=${DATAWAVE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${DATAWAVE_SANITIZE})
  if(DATAWAVE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(DATAWAVE_SANITIZE MATCHES "thread")
    # Asio holds atomic_thread_fence, which the sanitizer does not model; g++ says so in every file.
    add_compile_options(-Wno-tsan)
  endif()
endif()

find_program(DATAWAVE_MOLD mold)
find_program(DATAWAVE_LLD ld.lld)
if(DATAWAVE_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(DATAWAVE_LLD)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(-Wl,--gc-sections)
add_compile_options(-ffunction-sections -fdata-sections)
