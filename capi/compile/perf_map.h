/* Names of loaded code for profilers. */
#ifndef TNF_COMPILE_PERF_MAP_H
#define TNF_COMPILE_PERF_MAP_H

#include <llvm-c/Core.h>

#include "core/status.h"

/* When the environment has TENFERRO_PERF_MAP=1: appends the functions of the object code to /tmp/perf-PID.map, where `perf
 * report` looks for code without a file. `info` is one of its programs, loaded: its entry says where the code is. A map that
 * cannot be written changes nothing else. */
void tnf_perf_map_add(const tnf_allocator *allocator, LLVMMemoryBufferRef object, const tnf_rt_program_info *info);

#endif
