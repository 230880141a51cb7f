/* What the processor can do, as far as compiled programs and the BLAS library ask. */
#ifndef TNF_CORE_CPU_H
#define TNF_CORE_CPU_H

#include "tenferro/rt.h"

/* The instruction sets beyond x86-64-v3 and AVX-512 (F, BW, DQ, VL) that a compiler may use of itself, one per index, by LLVM's
 * names; NULL behind the last. The compiler notes in a program those that it was compiled for. */
TNF_API const char *tnf_cpu_extension(size_t index);

/* The first of the instruction sets named behind a CPU ("znver5+avx2+avx512+gfni") that this machine lacks, up to the next '+' or
 * the end; NULL when it has all of them. A name that is not known counts as lacking. */
TNF_API const char *tnf_cpu_missing(const char *cpu);

#endif
