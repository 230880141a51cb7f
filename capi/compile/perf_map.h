/* Names of loaded code for profilers. */
#ifndef TNF_COMPILE_PERF_MAP_H
#define TNF_COMPILE_PERF_MAP_H

#include <llvm-c/Core.h>

#include "compile/jit.h"

/* When the environment has TENFERRO_PERF_MAP=1: appends the functions of the object code that `jit` has loaded to
 * /tmp/perf-PID.map, where `perf report` looks for code without a file. `function` is one of them that is exported. A map that
 * cannot be written changes nothing else. */
void tnf_perf_map_add(const tnf_allocator *allocator, const tnf_jit *jit, LLVMMemoryBufferRef object, const char *function);

#endif
