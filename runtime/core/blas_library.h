/* The BLAS library under us: what it is, which of its kernels run, and the correction of its choice. */
#ifndef TNF_CORE_BLAS_LIBRARY_H
#define TNF_CORE_BLAS_LIBRARY_H

#include <stdbool.h>

/* What decides which of OpenBLAS's kernels a machine should run. */
typedef struct tnf_blas_cpu {
  bool known_vendor; /* Intel, AMD or Hygon; others rank their own vector units lower, and OpenBLAS knows that */
  bool amd;          /* or Hygon */
  bool avx;
  bool avx2;   /* with FMA */
  bool avx512; /* F, CD, BW, DQ, VL */
} tnf_blas_cpu;

/* Whether the library has kernels for a core ("SkylakeX"). */
typedef bool tnf_blas_has_core(const char *core);

/* The core that OpenBLAS should run instead of its own `choice`; NULL: the choice is right, or nothing better is there, or the
 * name is not known here. The choice is wrong when its kernels are of an older generation of vector instructions (SSE, AVX, AVX2,
 * AVX-512) than the machine has: a library older than the processor falls back to "Prescott" (SSE3) or "Barcelona" and says
 * nothing. */
const char *tnf_blas_wanted_core(tnf_blas_cpu cpu, const char *choice, tnf_blas_has_core *has);

typedef struct tnf_blas_library {
  char name[64];    /* "OpenBLAS 0.3.21"; "" for a library that does not say */
  const char *core; /* the kernels in use, "SkylakeX"; "" for a library that does not say */
  char guess[32];   /* the core that the library had chosen, where it was corrected; else "" */
  bool forced;      /* the user chose the core, with OPENBLAS_CORETYPE */
} tnf_blas_library;

/* The library as this process uses it. The first call corrects its choice of a core and sets it to one thread. */
const tnf_blas_library *tnf_blas_library_get(void);

#endif
